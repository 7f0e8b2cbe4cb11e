import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditInput } from '../../cli/audit-input';
import { ruleList, rulePage } from '../../cli/rule-pages';
import { readWaivers } from '../../cli/waivers';

const OPTIONS = { runbooks: new Set<string>(), today: '2026-11-30' };
const FILTER = 'metric.type = "run.googleapis.com/request_count" AND resource.type = "cloud_run_revision"';

function file(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'audit-policies-')), name);
  writeFileSync(path, text);
  return path;
}

function policy(name: string, threshold: Record<string, unknown>) {
  const condition = { filter: FILTER, comparison: 'COMPARISON_GT', thresholdValue: 1, duration: '60s', ...threshold };
  const aggregations = [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_RATE' }];
  return {
    name: `projects/p/alertPolicies/${name}`,
    displayName: name,
    combiner: 'OR',
    conditions: [{ displayName: 'c', conditionThreshold: { aggregations, ...condition } }],
  };
}

async function audited(...policies: unknown[]) {
  return auditInput({ policies: [file('policies.json', JSON.stringify(policies, null, 2))] }, OPTIONS);
}

test('policies alone are judged, with the line of each', async () => {
  const { findings, judged } = await audited(policy('one', {}), policy('two', { duration: '90s' }));
  expect(judged.judged).toMatchObject({ count: 2, many: 'alert policies' });
  expect(findings.map(({ rule, address, severity }) => [rule, address.replace(/^.*\//, ''), severity])).toEqual([
    ['ALR008', 'policies.json, line 24', 'error'],
  ]);
});

test('policies that the API accepts give no finding', async () => {
  const { findings } = await audited(policy('one', {}), policy('two', { thresholdValue: 2 }));
  expect(findings).toEqual([]);
});

test('the variables of a documentation are not taken for expressions of Terraform', async () => {
  const documentation = { content: '${policy.display_name} ${metric.label.processor}', mimeType: 'text/markdown' };
  const { findings } = await audited({ ...policy('one', {}), documentation });
  expect(findings).toEqual([]);
});

test('a policy that cannot be read is a finding, and the others are judged', async () => {
  const { findings, judged } = await audited({ ...policy('one', {}), conditions: 'none' }, policy('two', {}));
  expect(findings.map(({ rule }) => rule)).toEqual(['ALR008']);
  expect(judged.judged.count).toBe(2);
});

test('a file without a policy is refused', async () => {
  await expect(audited({ some: 'thing' })).rejects.toThrow(/INP003/);
});

test('every rule is listed and has a page to print', () => {
  expect(ruleList()).toContain('TMO002  error');
  expect(rulePage('tmo002')).toMatch(/^# TMO002 ack-deadline/);
  expect(rulePage('WVR001')).toMatch(/^# Waivers/);
  expect(() => rulePage('TMO020')).toThrow(/did you mean/);
});

test('waivers are read with their lines', async () => {
  const text = '- rule: TMO007\n  address: "*"\n  reason: known and accepted\n  expires: 2027-05-31\n';
  expect(await readWaivers(file('waivers.yaml', text))).toMatchObject([{ rule: 'TMO007', expires: '2027-05-31' }]);
});
