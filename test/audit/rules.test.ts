import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../audit/all-rules';
import { findingOf } from '../../audit/rule';
import { Environment } from '../../audit/rules/case-environment';
import { RULE_CASES } from './rule-cases';

const ROOT = join(__dirname, '../..');
const HEADINGS = ['## What it checks', '## Why', '## Example', '## How to fix', '## Source'];
const ids = ALL_RULES.map(({ id }) => id);

test('rules have distinct ids, in order, and folders named after them', () => {
  expect(ids).toEqual([...new Set(ids)].sort());
  expect(
    readdirSync(join(ROOT, 'audit/rules'))
      .filter((name) => !name.endsWith('.ts'))
      .sort(),
  ).toEqual(ids);
});

test.each(ALL_RULES)('the folder of $id holds its code and its page', ({ id, name }) => {
  expect(readdirSync(join(ROOT, 'audit/rules', id)).sort()).toEqual(['README.md', `${name}.ts`]);
});

test('every rule has a tripping case', () => {
  expect(Object.keys(RULE_CASES).sort()).toEqual(ids);
});

describe.each(ALL_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('passes in a healthy environment, having looked at something', () => {
    const verdicts = rule.check(new Environment().facts());
    expect(verdicts.filter(({ status }) => status === 'fail' || status === 'unresolved')).toEqual([]);
    expect(verdicts.filter(({ status }) => status === 'pass')).not.toEqual([]);
  });

  test.each((RULE_CASES[id] ?? []).map((one) => [one.story, one] as const))(
    'finds: %s',
    (_story, { change, address, message, status = 'fail' }) => {
      const environment = new Environment();
      change(environment);
      const findings = rule.check(environment.facts()).flatMap((verdict) => findingOf(rule, verdict) ?? []);
      const said = typeof message === 'string' ? message : (expect.stringMatching(message) as unknown);
      expect(findings).toContainEqual(expect.objectContaining({ rule: id, status, address, message: said }));
      for (const finding of findings) {
        expect(finding.message).not.toMatch(/^[A-Z](?!ub\/Sub)|\.$/);
        expect(finding.detail).toMatch(/\.$/);
        expect(finding.fix).not.toMatch(/^$|\.$/);
        if (finding.status === 'unresolved') expect(finding.severity).toBe('warning');
      }
    },
  );

  test('has a page with its name and the fixed headings, in order', () => {
    const page = readFileSync(join(ROOT, `audit/rules/${id}/README.md`), 'utf8');
    expect(page.split('\n')[0]).toBe(`# ${id} ${rule.name}`);
    expect(page.split('\n').filter((line) => line.startsWith('## '))).toEqual(HEADINGS);
    expect(page).toMatch(new RegExp(`^(error|warning) ${id} .+: `, 'm'));
  });
});
