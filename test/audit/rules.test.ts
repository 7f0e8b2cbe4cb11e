import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../audit/all-rules';
import { Environment } from '../../audit/cases/environment';
import type { RuleCases } from '../../audit/cases/rule-case';
import { findingOf, type Rule } from '../../audit/rule';

const RULES = join(__dirname, '../../audit/rules');
const HEADINGS = ['## What it checks', '## Why', '## Example', '## How to fix', '## Source'];
const rules = ALL_RULES.map((rule) => [rule.id, rule] as const);

const casesOf = ({ id }: Rule): RuleCases =>
  jest.requireActual<{ CASES: RuleCases }>(join(RULES, id, 'cases.ts')).CASES;

const findingsIn = (rule: Rule, change: (environment: Environment) => void) => {
  const environment = new Environment();
  change(environment);
  return rule.check(environment.facts()).flatMap((verdict) => findingOf(rule, verdict) ?? []);
};

test('the ids of the registered rules are distinct and sorted', () => {
  const ids = ALL_RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test.each(readdirSync(RULES))('folder %s holds one registered rule: its code, its page and its cases', (folder) => {
  const rule = ALL_RULES.find(({ id }) => id === folder);
  expect(rule?.id).toBe(folder);
  // A rule of several parts has a file for each beside them.
  expect(readdirSync(join(RULES, folder))).toEqual(
    expect.arrayContaining(['README.md', `${rule?.name ?? ''}.ts`, 'cases.ts']),
  );
});

test.each(rules)('rule %s has a folder', (id) => {
  expect(readdirSync(RULES)).toContain(id);
});

describe.each(rules)('rule %s', (id, rule) => {
  const { triggers, correct } = casesOf(rule);

  test('has triggering and correct cases', () => {
    expect(triggers.filter(({ status }) => status !== 'unresolved')).not.toEqual([]);
    expect(correct).not.toEqual([]);
  });

  test('passes at least once in the correct environment and reports nothing', () => {
    const verdicts = rule.check(new Environment().facts());
    expect(verdicts.filter(({ status }) => status === 'fail' || status === 'unresolved')).toEqual([]);
    expect(verdicts.filter(({ status }) => status === 'pass')).not.toEqual([]);
  });

  test.each(correct)('reports nothing where $title', ({ change }) => {
    expect(findingsIn(rule, change)).toEqual([]);
  });

  test.each(triggers)('reports where $title', ({ change, address, message, fix, status = 'fail' }) => {
    const findings = findingsIn(rule, change);
    const expected = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
    const found = { rule: id, status, address, message: expected };
    const fixed = fix === undefined ? {} : { fix: expect.stringMatching(fix) as unknown };
    expect(findings).toContainEqual(expect.objectContaining({ ...found, ...fixed }));
    for (const finding of findings) {
      expect(finding.message).not.toMatch(/^[A-Z](?!ub\/Sub)|\.$/);
      expect(finding.detail).toMatch(/\.$/);
      expect(finding.fix).not.toMatch(/^$|\.$/);
      if (finding.status === 'unresolved') expect(finding.severity).toBe('warning');
    }
  });

  test('has a page with its name, its title and the fixed headings, in order', () => {
    const page = readFileSync(join(RULES, id, 'README.md'), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${id} ${rule.name}`);
    const title = `${rule.title.charAt(0).toUpperCase()}${rule.title.slice(1)}`;
    expect(page.split('\n')[2]?.replaceAll('`', '')).toContain(`${title}. Severity: ${rule.severity}`);
    expect(page.split('\n').filter((line) => line.startsWith('## '))).toEqual(HEADINGS);
    expect(page).toMatch(new RegExp(`^(error|warning) ${id} .+: `, 'm'));
  });
});
