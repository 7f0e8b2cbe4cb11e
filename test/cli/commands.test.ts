import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleCheckout } from '../example/checkout';

const checkout = exampleCheckout();
checkout.phasewatch('synth');
const path = (name: string) => join(checkout.folder, name);
afterAll(() => {
  checkout.remove();
});

describe('npm run -s audit', () => {
  const audit = (...args: string[]) => checkout.phasewatch('audit', ['--today', '2026-11-30', ...args]);

  test('prints every timeout and exits 0 without errors', () => {
    const { exit, out, err } = audit();
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^report orders-report +20 min\n {2}by schedule orders-report-daily +20 min +0\n/m);
    expect(out).toContain('62 timeouts checked: 0 errors, 1 warning');
  });

  test('writes JSON of version 1 to the file of --out', () => {
    expect(audit('--format', 'json', '--out', path('audit.json'))).toEqual({ exit: 0, out: '', err: '' });
    const report = JSON.parse(readFileSync(path('audit.json'), 'utf8')) as Record<string, unknown[]>;
    expect(report).toMatchObject({ version: 1, findings: [{ rule: 'ALR006', severity: 'warning' }] });
    expect(report['detection']).toHaveLength(7);
  });

  test('reads one stack by its file, and another environment by its name', () => {
    expect(audit('--environment', 'staging').out).toContain('62 timeouts checked');
    const alone = audit('--stack', path('cdktf.out/stacks/prod-pipeline/cdk.tf.json'));
    expect([alone.exit, alone.out]).toEqual([0, expect.stringContaining('8 timeouts checked') as string]);
  });

  test('judges the support of runtimes as on the day of --today, else on that of the clock', () => {
    const later = audit('--today', '2028-10-31');
    expect(later.exit).toBe(1);
    expect(later.out).toContain('nodejs24 was decommissioned on 2028-10-31, today');
    const [before, now, after] = [
      new Date(),
      JSON.parse(checkout.phasewatch('audit', ['--format', 'json']).out) as {
        runtimes: { runtime: string | null; daysToDeprecation: number }[];
      },
      new Date(),
    ] as const;
    const days = (at: Date) => Math.ceil((Date.parse('2028-04-30') - at.getTime()) / 86_400_000);
    const left = now.runtimes.find(({ runtime }) => runtime === 'nodejs24')?.daysToDeprecation;
    expect(left).toBeLessThanOrEqual(days(before));
    expect(left).toBeGreaterThanOrEqual(days(after));
  });

  test.each([
    [
      'a missing path',
      ['--stack', '/nowhere'],
      'error: --stack /nowhere: no such file or folder; run `npm run synth` first',
    ],
    [
      'an unknown environment',
      ['--environment', 'dev'],
      "no cdk.tf.json of environment 'dev', only stacks prod-guard, prod-observability, prod-pipeline",
    ],
    [
      'an unknown format',
      ['--format', 'xml'],
      "argument 'xml' is invalid. Allowed choices are table, markdown, json, sarif, junit.",
    ],
    ['an unknown option', ['--fromat', 'json'], "unknown option '--fromat'"],
    ['an unexpected argument', ['prod'], 'too many arguments'],
    ['a day that does not exist', ['--today', '2026-02-30'], "'2026-02-30' is invalid. Use a day such as 2026-11-30."],
  ])('refuses %s with exit 2', (_, args, message) => {
    const { exit, out, err } = audit(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('refuses files that are not JSON or not a stack with exit 2', () => {
    writeFileSync(path('broken.json'), '{ "resource": ');
    writeFileSync(path('other.json'), '{ "resource": 5 }');
    expect(audit('--stack', path('broken.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('broken.json, line 1, column 15: in JSON, expected a value') as string,
    });
    writeFileSync(path('main.tf'), 'resource "google_pubsub_topic" "orders" {\n');
    expect(audit('--stack', path('main.tf'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('main.tf') as string,
    });
    writeFileSync(path('plan.json'), '{ "format_version": "1.2", "planned_values": {} }');
    expect(audit('--stack', path('plan.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('pass it with --plan') as string,
    });
    expect(audit('--stack', path('other.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('[TFJ001]') as string,
    });
    // As Windows' PowerShell writes it.
    writeFileSync(path('marked.json'), '\uFEFF{}');
    expect(audit('--stack', path('marked.json')).err).toContain('nothing to judge: no timeout');
  });
});

describe('npm run -s rehearse', () => {
  const rehearse = (...args: string[]) => checkout.phasewatch('rehearse', args);

  test('rehearses a scenario by name and prints the alerts with their times and notifications', () => {
    const { exit, out, err } = rehearse('pricing-hang');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('run without heartbeat after 5 to 9 min, 1 page, run closed after 5 min');
    expect(out).toContain('undetected in 20 h');
    expect(out).toContain('met     nothing else fires (nothing)');
  });

  test('prints the same JSON every time, in the documented shape', () => {
    const [first, second] = [
      rehearse('pricing-hang', '--format', 'json'),
      rehearse('pricing-hang', '--format', 'json'),
    ];
    expect(second).toEqual(first);
    expect(JSON.parse(first.out)).toMatchObject({
      version: 1,
      from: '2026-01-13T18:00:00Z',
      policies: expect.arrayContaining([
        expect.objectContaining({ id: 'monitor-down', status: 'evaluated', incidents: 0 }),
        expect.objectContaining({ id: 'run-silent', incidents: 1 }),
      ]) as unknown,
      incidents: [{ policy: 'run-silent', series: { resource: { labels: { task_id: 'order-pricing' } } } }],
      notifications: [{ kind: 'opened', policy: 'run-silent' }],
      stats: { ticks: 2_880 },
      asItWas: { world: 'baseline', closedRuns: [] },
    });
  });

  test('rehearses a file of the user and exits 1 if an expectation is not met', () => {
    const scenario = readFileSync(path('test/example/scenarios/pricing-hang.ts'), 'utf8')
      .replaceAll("'../../../", "'./")
      .replace("'./shared/", "'./test/example/scenarios/shared/")
      .replace('within: Duration.minutes(20)', 'within: Duration.minutes(5)');
    writeFileSync(path('mine.ts'), scenario);
    const { exit, out } = rehearse(path('mine.ts'));
    expect(exit).toBe(1);
    expect(out).toContain('failed  run-silent fires within 5 min: after 9 min 5 s in the worst case');
  });

  test.each([
    [
      'an unknown scenario',
      ['pricing-hung'],
      "error: scenario 'pricing-hung': no such scenario or file; name one of failing-imports, ordinary-days, pricing-hang",
    ],
    [
      'a file without a scenario',
      [join(__dirname, '../../model/criticality.ts')],
      'criticality.ts: the file of a scenario exports it as its default, got exports ',
    ],
    ['stacks without a guard', ['--stack', path('cdktf.out/stacks/prod-pipeline')], '[REH001]'],
    ['a file that is not TypeScript', [path('broken.ts')], 'broken.ts:1:16: the file must be TypeScript: Expected'],
  ])('refuses %s with exit 2 and without a stack trace', (_, args, message) => {
    writeFileSync(path('broken.ts'), 'export default {{');
    const { exit, err } = rehearse(...args);
    expect(exit).toBe(2);
    expect(err).toContain(message);
    expect(err).not.toMatch(/^ +at /m);
  });
});
