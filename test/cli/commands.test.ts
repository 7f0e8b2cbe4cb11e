import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../checkout';

const checkout = new Checkout();
checkout.run('main.ts');
const path = (name: string) => join(checkout.folder, name);
afterAll(() => {
  checkout.remove();
});

describe('npm run -s audit', () => {
  const audit = (...args: string[]) => checkout.phasewatch('audit', args);

  test('prints every timeout and exits 0 with warnings only', () => {
    const { exit, out, err } = audit();
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^phase5 +prediction-coordinator +30 min +schedule prediction-coordinator-daily +30 min/m);
    expect(out).toContain('75 timeouts checked: 0 errors, 1 warning');
  });

  test('writes JSON of version 1 to the file of --out', () => {
    expect(audit('--format', 'json', '--out', path('audit.json'))).toEqual({ exit: 0, out: '', err: '' });
    const report = JSON.parse(readFileSync(path('audit.json'), 'utf8')) as Record<string, unknown[]>;
    expect(report).toMatchObject({ version: 1, findings: [{ rule: 'TMO007', severity: 'warning' }] });
    expect(report['detection']).toHaveLength(55);
  });

  test('reads one stack by its file, and another environment by its name', () => {
    expect(audit('--environment', 'staging').out).toContain('75 timeouts checked');
    const alone = audit('--stack', path('cdktf.out/stacks/prod-pipeline/cdk.tf.json'));
    expect([alone.exit, alone.out]).toEqual([0, expect.stringContaining('18 timeouts checked') as string]);
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
    ['an unknown format', ['--format', 'xml'], "argument 'xml' is invalid. Allowed choices are table, markdown, json."],
    ['an unknown option', ['--fromat', 'json'], "unknown option '--fromat'"],
    ['an unexpected argument', ['prod'], 'too many arguments'],
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
    writeFileSync(path('main.tf'), '# ours\nresource "google_monitoring_alert_policy" "errors" {\n}\n');
    expect(audit('--stack', path('main.tf'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('main.tf: not JSON, but HCL') as string,
    });
    writeFileSync(path('plan.json'), '{ "format_version": "1.2", "planned_values": {} }');
    expect(audit('--stack', path('plan.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('use `phasewatch replay --plan`') as string,
    });
    expect(audit('--stack', path('other.json'))).toMatchObject({
      exit: 2,
      err: expect.stringContaining('[TFJ001]') as string,
    });
  });
});

describe('npm run -s rehearse', () => {
  const rehearse = (...args: string[]) => checkout.phasewatch('rehearse', args);

  test('rehearses a scenario by name and prints the alerts with their times and notifications', () => {
    const { exit, out, err } = rehearse('phase5-hang');
    expect([exit, err]).toEqual([0, '']);
    expect(out).toContain('run without heartbeat after 14 to 18 min, 1 page, run closed after 14 min');
    expect(out).toContain('undetected in 123 h');
    expect(out).toContain('met     nothing else fires (nothing)');
  });

  test('prints the same JSON every time, in the documented shape', () => {
    const [first, second] = [rehearse('phase5-hang', '--format', 'json'), rehearse('phase5-hang', '--format', 'json')];
    expect(second).toEqual(first);
    expect(JSON.parse(first.out)).toMatchObject({
      version: 1,
      from: '2026-01-14T00:00:00Z',
      policies: expect.arrayContaining([
        expect.objectContaining({ id: 'monitor-down', status: 'evaluated', incidents: 0 }),
        expect.objectContaining({ id: 'run-silent', incidents: 1 }),
      ]) as unknown,
      incidents: [{ policy: 'run-silent', series: { resource: { labels: { task_id: 'prediction-coordinator' } } } }],
      notifications: [{ kind: 'opened', policy: 'run-silent' }],
      stats: { ticks: 9_000 },
      asItWas: { world: 'baseline', closedRuns: [] },
    });
  });

  test('rehearses a file of the user and exits 1 if an expectation is not met', () => {
    const scenario = readFileSync(path('scenarios/nba-props/phase5-hang.ts'), 'utf8')
      .replaceAll("'../../", "'./")
      .replace("'./baseline/", "'./scenarios/nba-props/baseline/")
      .replace('within: Duration.minutes(30)', 'within: Duration.minutes(5)');
    writeFileSync(path('mine.ts'), scenario);
    const { exit, out } = rehearse(path('mine.ts'));
    expect(exit).toBe(1);
    expect(out).toContain('failed  run-silent fires within 5 min: after 17 min 51 s in the worst case');
  });

  test.each([
    [
      'an unknown scenario',
      ['phase5-hung'],
      "error: scenario 'phase5-hung': no such scenario or file; name one of bad-revision, clocks-change, clocks-change-healthy, deploy-during-incident, deploy-on-a-good-day, drift-within-budget, firestore-down, grading-hang, grading-slow, late-upstream, left-paused, lines-misfit, missing-invoker, monday-calm, monday-storm, monitor-dies, no-subscriber, ordinary-days, phase2-no-data, phase2-noise, phase5-hang, phase5-slow, recorder-down, recorder-down-at-night, scheduler-refused, slow-drift, two-late-nights, worker-hang",
    ],
    ['a file without a scenario', [join(__dirname, '../../model/criticality.ts')], 'exports no scenario'],
    ['stacks without a guard', ['--stack', path('cdktf.out/stacks/prod-pipeline')], '[REH001]'],
  ])('refuses %s with exit 2', (_, args, message) => {
    const { exit, err } = rehearse(...args);
    expect(exit).toBe(2);
    expect(err).toContain(message);
  });
});
