import { z } from 'zod';
import { refuse } from '../model/problem';
import type { Reference, Resource } from './resource';

/** A synthesized stack as read from its file. */
export interface StackDocument {
  /** Name of the stack. */
  readonly stack: string;
  /** The parsed `cdk.tf.json`. */
  readonly document: unknown;
}

const bodySchema = z.record(z.string(), z.unknown());
const documentSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), bodySchema)).default({}),
});
/** References stand in the text of expressions. */
const NONE: Resource['origins'] = new Map();
const metadataSchema = z.object({ metadata: z.object({ path: z.string() }) });

/**
 * The resources of one `cdk.tf.json`. Only the JSON that Terraform reads is required; the optional `//` metadata gives
 * the construct path.
 *
 * @throws InputError TFJ001 where the document is not a synthesized stack
 */
export function readSynthesizedStack({ stack, document }: StackDocument): Resource[] {
  const parsed = documentSchema.safeParse(document);
  if (isPlan(document)) {
    return refuse({
      code: 'TFJ001',
      where: stack,
      rule: 'a synthesized stack is Terraform JSON with a `resource` object',
      got: 'the output of `terraform show -json`',
      fix: 'pass it with --plan, or name a cdk.tf.json',
    });
  }
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse({
      code: 'TFJ001',
      where: stack,
      rule: 'a synthesized stack is Terraform JSON with a `resource` object',
      got: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      fix: 'name a cdk.tf.json, or the folder that `npm run synth` writes',
    });
  }
  return Object.entries(parsed.data.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, values]) => {
      const address = `${type}.${name}`;
      return { stack, type, address, path: constructPath(values) ?? address, values, origins: NONE };
    }),
  );
}

function isPlan(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'format_version' in document;
}

/** The construct path without its last segment, which CDKTF adds for the main resource of a construct. */
function constructPath(values: Readonly<Record<string, unknown>>): string | undefined {
  const metadata = metadataSchema.safeParse(values['//']);
  if (!metadata.success) return undefined;
  const segments = metadata.data.metadata.path.split('/');
  return segments.length > 2 ? segments.slice(0, -1).join('/') : segments.join('/');
}

const REFERENCE =
  /(?<!\$)\$\{\s*((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:google|time)_[a-z0-9_]+\.[\w-]+(?:\[[^\]]*\])?)(?:\.([\w.[\]"-]+))?/g;

/** The resources that a text refers to, in order. */
export function referencesIn(value: unknown): Reference[] {
  if (typeof value !== 'string') return [];
  return [...value.matchAll(REFERENCE)].map(([, address = '', attribute = '']) => ({ address, attribute }));
}
