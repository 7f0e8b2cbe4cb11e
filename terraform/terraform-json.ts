import { z } from 'zod';
import { refuse } from '../model/problem';

/** A synthesized stack as read from its file. */
export interface StackDocument {
  /** Name of the stack. */
  readonly stack: string;
  /** The parsed `cdk.tf.json`. */
  readonly document: unknown;
}

/** One resource of a synthesized stack (`cdk.tf.json`), as Terraform will read it. */
export interface SynthesizedResource {
  /** Name of the stack. */
  readonly stack: string;
  /** Terraform's type, such as `google_cloud_run_v2_service`. */
  readonly type: string;
  /** `type.name`, as references use it. */
  readonly address: string;
  /** Construct path, such as `prod-pipeline/import/push`; the address where the file has no metadata. */
  readonly path: string;
  /** The body, in Terraform's snake_case. A single block may be an object or a list of one. */
  readonly values: Readonly<Record<string, unknown>>;
}

const bodySchema = z.record(z.string(), z.unknown());
const documentSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), bodySchema)).default({}),
});
const metadataSchema = z.object({ metadata: z.object({ path: z.string() }) });

/**
 * The resources of one `cdk.tf.json`. Only the JSON that Terraform reads is required; the optional `//` metadata gives
 * the construct path.
 *
 * @throws InputError TFJ001 where the document is not a synthesized stack
 */
export function readSynthesizedStack({ stack, document }: StackDocument): SynthesizedResource[] {
  const parsed = documentSchema.safeParse(document);
  if (isPlan(document)) {
    return refuse({
      code: 'TFJ001',
      where: stack,
      rule: 'a synthesized stack is Terraform JSON with a `resource` object',
      got: 'the output of `terraform show -json`',
      fix: 'use `phasewatch replay --plan`, or name a cdk.tf.json',
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
      return { stack, type, address, path: constructPath(values) ?? address, values };
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

/** A block, written as an object or as a list of one; undefined where it is missing. */
export function block(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const one: unknown = Array.isArray(value) ? value[0] : value;
  const parsed = bodySchema.safeParse(one);
  return parsed.success ? parsed.data : undefined;
}

/** Addresses (`type.name`) of the resources that a text refers to, in order. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  return [...value.matchAll(/(?<!\$)\$\{\s*((?:google|time)_[a-z0-9_]+\.[A-Za-z0-9_-]+)\./g)].flatMap(
    (match) => match[1] ?? [],
  );
}
