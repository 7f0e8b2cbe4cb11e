import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../audit/all-rules';
import { WAIVER_FINDINGS } from '../audit/waivers';
import { ownFolder } from '../keys/own-package';
import { didYouMean } from '../model/nearest-name';
import { UsageError } from './usage-error';

/** Every rule: its id, severity, profile and what must hold. */
export function ruleList(): string {
  const lines = ALL_RULES.map(
    ({ id, severity, profile, title }) => `${id}  ${severity.padEnd(7)}  ${profile.padEnd(10)}  ${title}`,
  );
  return ['rule    severity  profile     what must hold', ...lines].join('\n');
}

/**
 * The page of a rule, or about waivers.
 * @throws UsageError for an unknown id
 */
export function rulePage(id: string): string {
  const code = id.toUpperCase();
  if (WAIVER_FINDINGS.includes(code)) return readOwn('docs', 'waivers.md');
  const ids = ALL_RULES.map((rule) => rule.id);
  if (ids.includes(code)) return readOwn('audit', 'rules', code, 'README.md');
  throw new UsageError(`--explain: names a rule, got ${id}; ${didYouMean(code, [...ids, ...WAIVER_FINDINGS])}`);
}

function readOwn(...path: readonly string[]): string {
  return readFileSync(join(ownFolder(), ...path), 'utf8').trimEnd();
}
