import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { healthCommand, type OpenPorts, type Target } from '../../cli/health-command';
import { healthTable } from '../../cli/health-table';
import { UsageError } from '../../cli/usage-error';
import { expectFits } from '../terminal';
import type { HealthReport } from '../../guard/health/build-report';
import { MemoryBreakerStore } from '../../guard/adapters/memory/breaker-store';
import { ManualClock } from '../../guard/adapters/memory/clock';
import type { AnalysisSource, Days, PhaseDay } from '../../guard/ports/analysis-source';
import type { HealthSource } from '../../guard/ports/health-source';
import { MemoryMonitoringReader } from '../../guard/adapters/memory/monitoring-reader';
import { COORDINATOR, guardConfig, MINUTE } from '../guard/support/runs';
import { inFlight, NOW, run, sampleOf } from '../guard/support/summaries';

const ROOT = join(__dirname, '..', '..');
const WORKER = 'prediction-worker';
const slo = { name: 'Success', goal: 0.99, compliance: 0.995, budgetLeft: 0.5 };

let folder: string;
let health: HealthSource;
let monitoring: MemoryMonitoringReader;
let analysis: AnalysisSource | undefined;
let asked: Target[];
let closed: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasewatch-health-'));
  const object = { name: 'guard-config.json', content: JSON.stringify(guardConfig()) };
  mkdirSync(join(folder, 'prod-guard'));
  writeFileSync(
    join(folder, 'prod-guard', 'cdk.tf.json'),
    JSON.stringify({ resource: { google_storage_bucket_object: { config: object } } }),
  );
  const phase5 = sampleOf(run(), run({ processor: WORKER }));
  health = {
    ofPhase: (phase) => Promise.resolve(phase === 'phase5' ? phase5 : sampleOf()),
    ofProcessor: () => Promise.resolve(sampleOf()),
    outcomes: () => Promise.resolve({ succeeded: 0, failed: 0 }),
    inFlight: () => Promise.resolve(sampleOf()),
    unresolved: () => Promise.resolve(sampleOf()),
    lastTick: () => Promise.resolve(NOW - MINUTE),
    deadlines: () => Promise.resolve({ phase5: { judgedThrough: '2026-01-14', missed: [] } }),
  };
  monitoring = new MemoryMonitoringReader([slo]);
  analysis = undefined;
  asked = [];
  closed = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(target: Target): OpenPorts {
  asked.push(target);
  return {
    ports: { health, breakers: new MemoryBreakerStore(), monitoring, analysis, clock: new ManualClock(NOW) },
    close: () => Promise.resolve((closed += 1)),
  };
}

async function ask(...args: string[]): Promise<{ exit: number; out: string }> {
  const file = join(folder, 'out');
  const exit = await healthCommand(['--stack', folder, '--out', file, ...args], open);
  return { exit, out: readFileSync(file, 'utf8') };
}

describe('npm run -s health', () => {
  it('exits 0 for a healthy pipeline, and reads the project and database of the declaration', async () => {
    const { exit, out } = await ask();

    expect(exit).toBe(0);
    expect(out).toContain('sample prod  healthy  daily, 2026-01-14T10:00 to 2026-01-15T10:00 UTC');
    expect(out).toContain('Success: 50% of the error budget left, 99.5% good, goal 99%');
    expect(asked).toEqual([{ project: 'sample-project', database: 'phasewatch' }]);
    expect(closed).toBe(1);
  });

  it('reads the database of the prefix in the configuration', async () => {
    const object = { name: 'guard-config.json', content: JSON.stringify({ ...guardConfig(), namePrefix: 'orders' }) };
    writeFileSync(
      join(folder, 'prod-guard', 'cdk.tf.json'),
      JSON.stringify({ resource: { google_storage_bucket_object: { config: object } } }),
    );
    await ask();

    expect(asked).toEqual([{ project: 'sample-project', database: 'orders' }]);
  });

  describe('with a standing analysis in the configuration', () => {
    const success: PhaseDay[] = [
      { phase: 'phase5', day: '2026-01-14', succeeded: 9, failed: 1, expectedFailures: 4 },
      { phase: 'phase5', day: '2026-01-15', succeeded: 10, failed: 0, expectedFailures: 0 },
    ];
    const slow = (day: string, p50Seconds: number) => ({ processor: WORKER, day, p50Seconds, normalP50Seconds: 200 });
    const declare = () => {
      const object = { name: 'guard-config.json', content: JSON.stringify({ ...guardConfig(), analysis: true }) };
      const document = { resource: { google_storage_bucket_object: { config: object } } };
      writeFileSync(join(folder, 'prod-guard', 'cdk.tf.json'), JSON.stringify(document));
    };

    it('shows success of 30 days, and asks for the views and at most the bytes that are allowed', async () => {
      declare();
      const days: Days[] = [];
      analysis = {
        success: (of) => Promise.resolve((days.push(of), success)),
        slowDays: (of) => Promise.resolve((days.push(of), [])),
      };
      const { exit, out } = await ask('--max-bytes', '500GB');

      expect(exit).toBe(0);
      expect(asked).toMatchObject([{ analysis: { dataset: 'sample-project.phasewatch_analysis', maxBytes: 500e9 } }]);
      expect(days).toEqual([
        { from: '2025-12-17', to: '2026-01-15' },
        { from: '2026-01-14', to: '2026-01-15' },
      ]);
      expect(out).toMatch(/phase5\s+95%\s+19\s+1\s+4\s+·{28}▇█/);
    });

    it('is degraded by a processor that takes over twice as long as in the 30 days before', async () => {
      declare();
      const slowDays = () => Promise.resolve([slow('2026-01-14', 500), slow('2026-01-15', 600)]);
      analysis = { success: () => Promise.resolve(success), slowDays };
      const { exit, out } = await ask();

      expect(exit).toBe(1);
      expect(out).toContain(
        `degraded   ${WORKER}  took 10 min on 2026-01-15, 3.0 times its P50 of the 30 days before, 3 min 20 s, and on 1 more of these days`,
      );
    });

    it('could not tell where a view cannot be read', async () => {
      declare();
      const denied = () => Promise.reject(new Error('Access Denied: Table sample-project:phasewatch_analysis.runs'));
      analysis = { success: denied, slowDays: denied };
      const { exit, out } = await ask();

      expect(exit).toBe(3);
      expect(out).toContain('not read   success by day in BigQuery  Access Denied');
      expect(out).toContain('not read   durations by day in BigQuery  Access Denied');
    });

    it('is not asked for where the configuration declares none', async () => {
      const never = () => Promise.reject(new Error('asked'));
      analysis = { success: never, slowDays: never };
      const { exit } = await ask();

      expect(exit).toBe(0);
      expect(asked).toEqual([{ project: 'sample-project', database: 'phasewatch' }]);
    });
  });

  it('exits 1 for a degraded pipeline, with the finding', async () => {
    health.ofPhase = () => Promise.resolve(sampleOf(run()));
    const { exit, out } = await ask();

    expect(exit).toBe(1);
    expect(out).toContain(`degraded   phase5  no success of ${WORKER}`);
  });

  it('exits 2 for an unhealthy pipeline, with the run and its budget', async () => {
    health.inFlight = () => Promise.resolve(sampleOf(inFlight(NOW - 40 * MINUTE)));
    const { exit, out } = await ask();

    expect(exit).toBe(2);
    expect(out).toContain(`unhealthy  ${COORDINATOR}  2026-01-14 is running for 40 min, its budget is 30 min`);
    expect(out).toMatch(/prediction-coordinator\s.*2026-01-14\s.*40 min\s.*30 min\s.*1 min\s.*11 min/);
  });

  it('exits 3 if a source cannot be read, and names the source', async () => {
    health.inFlight = () => Promise.reject(new Error('14 UNAVAILABLE'));
    const { exit, out } = await ask();

    expect(exit).toBe(3);
    expect(out).toContain('not read   runs in flight  14 UNAVAILABLE');
    expect(out).toContain('in flight not read');
  });

  it('lists the policies that are not armed, and the number of those that are', async () => {
    const policy = (displayName: string, filter: string, enabled = true) => ({
      displayName: `Phasewatch: ${displayName}`,
      enabled,
      changedAt: NOW - MINUTE,
      conditions: [{ name: 'its condition', input: { kind: 'series', filter } as const }],
    });
    monitoring.deployed = [policy('A', 'a'), policy('B', 'b'), policy('C', 'c', false)];
    monitoring.withoutPoint.add('b');
    const { exit, out } = await ask();

    expect(exit).toBe(1);
    expect(out).toContain('degraded   Phasewatch: C  the alert policy is disabled: it opens no incident');
    expect(out).toContain('alert policies 1 armed, 1 no point yet, 1 disabled');
    expect(out).toContain('Phasewatch: B: no point yet since its change 2026-01-15T09:59 UTC (its condition)');
  });

  it('does not call a policy armed whose points could not be read', async () => {
    monitoring.hasPoint = () => Promise.reject(new Error('14 UNAVAILABLE'));
    const { exit, out } = await ask();

    expect(exit).toBe(3);
    expect(out).toContain('not read   points of the policy Phasewatch: Run over budget  14 UNAVAILABLE');
    expect(out).toContain('alert policies 0 armed, 1 not read');
  });

  it('prints the report as JSON, for a week and for another project', async () => {
    const { exit, out } = await ask('--format', 'json', '--kind', 'weekly', '--project', 'other', '--database', 'mine');

    expect(exit).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ version: 1, kind: 'weekly', verdict: 'healthy', slos: [slo] });
    expect(asked).toEqual([{ project: 'other', database: 'mine' }]);
  });

  it('writes the on-call page, with the exit code of its verdict', async () => {
    health.inFlight = () => Promise.resolve(sampleOf(inFlight(NOW - 40 * MINUTE)));
    const { exit, out } = await ask('--format', 'html');

    expect(exit).toBe(2);
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain('is running for 40 min, its budget is 30 min');
  });

  it('exits 3 for bad usage, since 2 means an unhealthy pipeline', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'cli/phasewatch.ts', 'health', ...args], {
        cwd: ROOT,
        encoding: 'utf8',
      });
    const unknown = run('--format', 'xml');
    const nowhere = run('--stack', join(folder, 'nowhere'));

    expect(unknown.status).toBe(3);
    expect(unknown.stderr).toContain("argument 'xml' is invalid. Allowed choices are table, json, html.");
    expect(nowhere.status).toBe(3);
    expect(nowhere.stderr).toContain('no such file or folder; run `npm run synth` first');
  });

  it('prints once what to run on a machine without Google credentials, and asks no source', async () => {
    const refuse = () => Promise.reject(new UsageError('credentials: none'));

    await expect(healthCommand(['--stack', folder], open, refuse)).rejects.toThrow('credentials: none');
    expect(asked).toEqual([]);
    const env = { ...process.env, GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'no-key.json') };
    const command = ['--import', 'tsx', 'cli/phasewatch.ts', 'health', '--stack', folder];
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8', env });

    expect(status).toBe(3);
    expect(stderr.match(/error:.*/g)).toEqual([
      expect.stringMatching(/^error: credentials: .* run `gcloud auth application-default login`/),
    ]);
  });

  it('exits 3 where the configuration in Cloud Storage cannot be read, without a stack trace', async () => {
    // A port that nothing listens on.
    process.env['STORAGE_EMULATOR_HOST'] = 'http://127.0.0.1:1';
    const asking = healthCommand(['--config', 'gs://bucket/object'], open);
    delete process.env['STORAGE_EMULATOR_HOST'];

    await expect(asking).rejects.toThrow(/^--config: cannot read gs:\/\/bucket\/object: .*; check the name/);
  });

  it('colors the verdict only if colors are on', async () => {
    const report = JSON.parse((await ask('--format', 'json')).out) as HealthReport;

    expect(healthTable(report, { color: true, width: 100 })).toContain('\u001b[32mhealthy\u001b[39m');
    expect(healthTable(report, { color: false, width: 100 })).not.toContain('\u001b');
    expectFits('health', (width) => healthTable(report, { color: false, width }));
  });
});
