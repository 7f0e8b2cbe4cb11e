import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../audit/all-rules';
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
 * The page of a rule.
 * @throws UsageError for an unknown id
 */
export function rulePage(id: string): string {
  const rule = ALL_RULES.find((one) => one.id === id.toUpperCase());
  if (rule === undefined) {
    const ids = ALL_RULES.map((one) => one.id);
    throw new UsageError(`--explain: names a rule, got ${id}; ${didYouMean(id.toUpperCase(), ids)}`);
  }
  return readFileSync(join(ownFolder(), 'audit', 'rules', rule.id, 'README.md'), 'utf8').trimEnd();
}
