import { join } from 'node:path';
import { audit, type AuditResult } from '../../audit/audit';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';
import { docLinks } from '../../report/audit/doc-link';
import { jsonReport } from '../../report/audit/json';
import { auditReport, auditReportSchema } from '../../report/audit/json-schema';
import { auditJunit } from '../../report/audit/junit';
import { sarifReport } from '../../report/audit/sarif';
import { expectGolden } from '../golden';
import { sarifErrors } from '../sarif';

const PUSH = 'google_pubsub_subscription.in';

/** An audit with an error, a warning, something that could not be judged, and something that was not read. */
function audited(ackDeadline: number): AuditResult {
  const environment = new Environment()
    .set('prod-pipeline', PUSH, { ack_deadline_seconds: ackDeadline, dead_letter_policy: undefined })
    .set('prod-pipeline', 'google_cloud_scheduler_job.nightly', { attempt_deadline: '${var.deadline}' })
    .add('prod-pipeline', 'google_composer_environment.web', { name: 'web' });
  const resources = environment
    .resources()
    .map((one) => (one.address === PUSH ? { ...one, source: { file: 'my infra/main.tf', line: 12 } } : one));
  return audit(resources, { runbooks: RUNBOOKS, today: TODAY, unreadModules: ['module.net (example/net)'] });
}

const found = audited(60);
const options = { version: '1.2.3', linkOf: docLinks('git+https://github.com/acme/phasewatch.git') };

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly ruleId: string;
      readonly level: string;
      readonly locations: readonly unknown[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly helpUri?: string }[] };
    };
  }[];
}

const sarif = (of: AuditResult) => JSON.parse(sarifReport(of, options)) as Sarif;

describe('SARIF', () => {
  test('fits the schema of SARIF 2.1.0', () => {
    expect(sarifErrors(sarif(found))).toBeNull();
  });

  test('has a result for each finding, with its file, line and address, and says what was not read', () => {
    const [run] = sarif(found).runs;
    expect(run?.results).toHaveLength(found.findings.length);
    expect(run?.results.find(({ ruleId }) => ruleId === 'TMO002')).toMatchObject({
      level: 'error',
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'my%20infra/main.tf' }, region: { startLine: 12 } },
          logicalLocations: [{ fullyQualifiedName: PUSH }],
        },
      ],
    });
    expect(run?.results.map(({ level }) => level)).toContain('note');
    expect(run?.invocations[0]?.toolExecutionNotifications).toEqual([
      { level: 'warning', message: { text: '1 google_composer_environment not read' } },
      { level: 'warning', message: { text: 'module.net (example/net) not read' } },
    ]);
    expect(run?.tool.driver.rules.find(({ id }) => id === 'TMO002')?.helpUri).toBe(
      'https://github.com/acme/phasewatch/blob/HEAD/audit/rules/TMO002/README.md',
    );
  });

  test('an accepted finding is a result that is suppressed, with its reason', () => {
    const [finding] = found.findings.filter(({ rule }) => rule === 'TMO002');
    const waiver = { rule: 'TMO002', address: PUSH, reason: 'it answers at once', expires: '2027-01-31', where: 'w' };
    const waived = finding === undefined ? [] : [{ finding, waiver }];
    const log = sarif({ ...found, findings: found.findings.filter((one) => one !== finding), waived });
    const results = log.runs[0]?.results.filter(({ ruleId }) => ruleId === 'TMO002');
    expect(results).toMatchObject([
      {
        suppressions: [
          { kind: 'external', status: 'accepted', justification: 'it answers at once (until 2027-01-31)' },
        ],
      },
    ]);
    expect(sarifErrors(log)).toBeNull();
  });

  test('fingerprints are distinct, and do not depend on the values of a finding', () => {
    const prints = (of: AuditResult) =>
      sarif(of).runs[0]?.results.map((one) => Object.values(one.partialFingerprints).join());
    expect(new Set(prints(found)).size).toBe(found.findings.length);
    expect(prints(found)).toEqual(prints(audited(30)));
  });
});

describe('JSON', () => {
  test('fits its schema, and every field that is printed is in the schema', () => {
    const printed: unknown = JSON.parse(jsonReport(found));
    expect(auditReport.parse(printed)).toEqual(printed);
  });

  test('docs/audit.schema.json is current', () => {
    const schema = `${JSON.stringify(auditReportSchema(), null, 2)}\n`;
    expectGolden(join(__dirname, '../../docs/audit.schema.json'), schema);
  });
});

test('in JUnit errors fail, warnings pass, and what was not judged or not read is skipped', () => {
  const xml = auditJunit(found);
  expect([...xml.matchAll(/<failure/g)]).toHaveLength(found.counts.errors);
  expect(xml).toContain('my infra/main.tf:12');
  expect([...xml.matchAll(/<skipped/g)].length).toBeGreaterThanOrEqual(
    found.findings.filter(({ status }) => status === 'unresolved').length + 2,
  );
  expect(xml).toMatch(/classname="audit.TMO008"[^>]*>\s*<system-out>/);
});

test('in JUnit an expired waiver is a case too', () => {
  const waiver = { rule: 'TMO002', address: PUSH, reason: 'it answers at once', expires: '2026-01-31', where: 'w' };
  const options = { runbooks: RUNBOOKS, today: TODAY, waivers: [waiver] };
  const environment = new Environment().set('prod-pipeline', PUSH, { ack_deadline_seconds: 60 });
  expect(auditJunit(audit(environment.resources(), options))).toContain('classname="audit.WVR001"');
});

test('links are absolute where the repository is known', () => {
  expect(docLinks('git+https://github.com/a/b.git')('x.md')).toBe('https://github.com/a/b/blob/HEAD/x.md');
  expect(docLinks(undefined)('x.md')).toBe('x.md');
});
