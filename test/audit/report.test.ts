import { join } from 'node:path';
import { audit } from '../../audit/audit';
import { docLinks } from '../../report/audit/doc-link';
import { jsonReport } from '../../report/audit/json';
import { markdownReport } from '../../report/audit/markdown';
import { expectFits } from '../terminal';
import { tableReport } from '../../report/audit/table';
import { auditSummary } from '../../report/audit/summary';
import { expectGolden } from '../golden';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';

const golden = (name: string) => join(__dirname, 'golden', name);
const WORKER = 'google_cloud_run_v2_service.worker';

/** An error, a warning, and two findings that cannot be judged. */
function broken() {
  const environment = new Environment()
    .set('prod-pipeline', 'google_pubsub_subscription.in', { ack_deadline_seconds: 60 })
    .set('prod-pipeline', 'google_cloud_scheduler_job.nightly', { attempt_deadline: '${var.deadline}' });
  Object.assign(environment.config.calls[0] ?? {}, { deadlineSeconds: 540 });
  Object.assign(environment.config.processors[1] ?? {}, { silenceSeconds: 420 });
  return audit(environment.resources(), { runbooks: RUNBOOKS, today: TODAY });
}

test('the terminal shows timeouts, times to detect, findings and a summary', () => {
  expectGolden(golden('broken.txt'), tableReport(broken(), { color: false, width: 100 }));
});

test('the terminal shows no line that is wider than it', () => {
  expectFits('audit', (width) => tableReport(broken(), { color: false, width }));
});

test('the terminal shows the same text with colors', () => {
  const escape = String.fromCharCode(27);
  const colored = tableReport(broken(), { color: true, width: 100 });
  expect(colored).toContain(`${escape}[31merror`);
  const plain = colored.replaceAll(new RegExp(`${escape}\\[\\d+m`, 'g'), '');
  expect(plain).toBe(tableReport(broken(), { color: false, width: 100 }));
});

test('Markdown shows timeouts, times to detect, findings and a summary', () => {
  expectGolden(golden('broken.md'), markdownReport(broken(), { linkOf: docLinks(undefined) }));
});

test('JSON keeps its documented fields', () => {
  const report = JSON.parse(jsonReport(broken())) as Record<string, unknown[]>;
  expect(Object.keys(report)).toEqual([
    'version',
    'environments',
    'stacks',
    'counts',
    'judged',
    'timeouts',
    'alerts',
    'detection',
    'watching',
    'runtimes',
    'findings',
    'waived',
    'rules',
    'notRead',
  ]);
  expect(report['findings']?.[0]).toEqual({
    rule: 'TMO002',
    name: 'ack-deadline',
    severity: 'error',
    status: 'fail',
    address: 'google_pubsub_subscription.in',
    resource: 'google_pubsub_subscription.in',
    source: null,
    message: "ack deadline 1 min is shorter than the handler's timeout 10 min",
    detail:
      'Pub/Sub delivers again while the first delivery still runs: duplicate runs, up to 5 at the same time, then the dead letter after 5 tries.',
    values: [
      { of: 'worker', field: 'timeout', value: '10 min' },
      { of: 'in-sub', field: 'ackDeadline', value: '1 min' },
    ],
    fix: "ackDeadline of 10 min (the platform's limit), or a timeout of at most 1 min",
    doc: 'audit/rules/TMO002/README.md',
  });
  expect(report['timeouts']?.[0]).toMatchObject({
    deployable: 'worker',
    timeout: { seconds: 600, from: 'declared' },
    call: { kind: 'schedule', by: 'nightly', deadline: { seconds: null, from: 'unresolved' }, retries: 0 },
    runs: [{ processors: ['loader'], budgetSeconds: 540 }, { processors: ['sorter'] }],
  });
  expect(report['detection']?.[0]).toMatchObject({
    processor: 'loader',
    silent: { status: 'detected', bestSeconds: 240, worstSeconds: 715, dominant: 'silence' },
  });
});

test('the order of the stacks does not change the report', () => {
  const resources = new Environment().resources();
  const byStack = (order: readonly string[]) =>
    order.flatMap((name) => resources.filter(({ stack }) => stack === `prod-${name}`));
  const reports = [
    ['pipeline', 'guard', 'observability'],
    ['observability', 'pipeline', 'guard'],
  ].map((order) => jsonReport(audit(byStack(order), { runbooks: RUNBOOKS, today: TODAY })));
  expect(reports[0]).toBe(reports[1]);
});

test('the summary counts timeouts, errors, warnings and findings that were not judged', () => {
  const options = { runbooks: RUNBOOKS, today: TODAY };
  expect(auditSummary(audit(new Environment().resources(), options))).toBe('18 timeouts checked: 0 errors, 0 warnings');
  expect(auditSummary(broken())).toBe('20 timeouts checked: 1 error, 4 warnings (3 not judged)');
  expect(auditSummary(audit([], options))).toBe('0 timeouts checked: 0 errors, 0 warnings');
});

test('equal times of caller and callee are no finding', () => {
  // In the correct environment the callee's timeout and the deadline of every caller are 600 s.
  const { timeouts, counts } = audit(new Environment().resources(), { runbooks: RUNBOOKS, today: TODAY });
  const waits = timeouts.filter(({ address }) => address === WORKER).map(({ call }) => call?.deadline);
  expect(waits.map((wait) => wait && 'value' in wait && wait.value.toSeconds())).toEqual([600, 600, 600, 600, 600]);
  expect(counts).toMatchObject({ errors: 0, warnings: 0 });
});
