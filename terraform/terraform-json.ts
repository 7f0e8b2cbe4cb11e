import { z } from 'zod';
import { refuse } from '../model/problem';
import { configResources } from './config/config-resources';
import { moduleConfig } from './config/module-config';
import { isPlanDocument } from './plan/plan-shape';
import type { Reference, Resource, SourcePosition } from './resource';
import { misfitOf } from '../model/misfit';

/** A synthesized stack as read from its file. */
export interface StackDocument {
  /** Name of the stack. */
  readonly stack: string;
  /** The parsed `cdk.tf.json`. */
  readonly document: unknown;
  /** Where its constructs are made, by their path. @default - unknown */
  readonly positions?: ReadonlyMap<string, SourcePosition>;
}

const documentSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

const dataSchema = z.object({ data: z.record(z.string(), z.unknown()).default({}) });

/**
 * The resources of one `cdk.tf.json`. Only the JSON that Terraform reads is required; the optional `//` metadata gives
 * the construct path.
 *
 * @throws InputError TFJ001 where the document is not a synthesized stack
 */
export function readSynthesizedStack({ stack, document, positions }: StackDocument): Resource[] {
  if (isPlanDocument(document)) {
    return refuse({
      code: 'TFJ001',
      where: stack,
      rule: 'a synthesized stack is Terraform JSON with a `resource` object',
      got: 'the output of `terraform show -json`',
      fix: 'pass it with --plan, or name a cdk.tf.json',
    });
  }
  const parsed = documentSchema.safeParse(document);
  if (!parsed.success) {
    return refuse({
      code: 'TFJ001',
      where: stack,
      rule: 'a synthesized stack is Terraform JSON with a `resource` object',
      got: misfitOf(parsed.error),
      fix: 'name a cdk.tf.json, or the folder that `npm run synth` writes',
    });
  }
  const { resource } = parsed.data;
  const positionOf = (type: string, name: string) => positions?.get(pathOf(resource[type]?.[name]) ?? '');
  const file = { document, positionOf };
  return configResources(
    stack,
    moduleConfig([file], () => undefined),
  );
}

/** The types of the data sources of a synthesized stack, such as `google_project`. */
export function dataSourceTypes(document: unknown): string[] {
  return Object.keys(dataSchema.safeParse(document).data?.data ?? {});
}

const metadataSchema = z.object({ '//': z.object({ metadata: z.object({ path: z.string() }) }) });

/** The path of the construct, from CDKTF's metadata. */
function pathOf(body: unknown): string | undefined {
  return metadataSchema.safeParse(body).data?.['//'].metadata.path;
}

const REFERENCE =
  /(?<!\$)\$\{\s*((?:module\.[\w-]+(?:\[[^\]]*\])?\.)*(?:google|time)_[a-z0-9_]+\.[\w-]+(?:\[[^\]]*\])?)(?:\.([\w.[\]"-]+))?/g;

/** The resources that a text refers to, in order. */
export function referencesIn(value: unknown): Reference[] {
  if (typeof value !== 'string') return [];
  return [...value.matchAll(REFERENCE)].map(([, address = '', attribute = '']) => ({ address, attribute }));
}
