import { refuse } from '../../model/problem';

/** Reads HashiCorp's language as JSON, with HashiCorp's own parser; loaded when the first `.tf` file is read. */
export async function readHcl(file: string, text: string): Promise<unknown> {
  const { parse } = await parserOf(file);
  try {
    return await parse(file, text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse({
      code: 'INP002',
      where: file,
      rule: "the file contains Terraform's language",
      got: message.replace(/\s+/g, ' ').trim(),
      fix: 'run `terraform validate` and fix what it reports',
    });
  }
}

async function parserOf(file: string): Promise<typeof import('@cdktn/hcl2json')> {
  try {
    return await import('@cdktn/hcl2json');
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'MODULE_NOT_FOUND') throw error;
    return refuse({
      code: 'INP006',
      where: file,
      rule: 'the optional package @cdktn/hcl2json reads .tf files',
      got: 'it is not installed',
      fix: 'run `npm install @cdktn/hcl2json@0.24.0`, or pass `terraform show -json` of a plan with --plan',
    });
  }
}
