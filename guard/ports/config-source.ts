import { guardConfigSchema, type GuardConfig } from '../../model/guard-config';
import { refuse } from '../../model/problem';

/** Source of the guard's configuration. Every tick reads it, so a deploy takes effect within a minute. */
export interface ConfigSource {
  read(): Promise<GuardConfig>;
}

/**
 * The configuration in a text.
 * @throws InputError CFG001 for invalid JSON, CFG002 for JSON of another shape
 */
export function parseGuardConfig(text: string, where: string): GuardConfig {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return refuse({
      code: 'CFG001',
      where,
      rule: "the guard's configuration is JSON",
      got: error instanceof Error ? error.message : String(error),
      fix: 'deploy the stack again: it writes this object',
    });
  }
  const parsed = guardConfigSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  return refuse({
    code: 'CFG002',
    where,
    rule: "the guard's configuration has the shape that this version of the guard reads",
    got: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    fix: 'deploy stack and functions from one checkout',
  });
}
