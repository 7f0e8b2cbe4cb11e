import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFunction } from '../../constructs/function-zip/function-package';
import { Installation, PackedPackage } from './installation';

jest.setTimeout(600_000);
const ROOT = join(__dirname, '../..');
const packed = new PackedPackage();
afterAll(() => packed.remove());

describe('the packed package, installed into an empty folder', () => {
  const tools = packed.newFolder('tools');
  const folder = (name: string) => join(tools.folder, 'node_modules', name);
  tools.write('package.json', '{ "name": "tools", "private": true }');
  tools.expectSuccess(`npm install --no-audit --no-fund --prefer-offline ${packed.tarball}`);

  test('brings neither CDKTF nor the provider nor a client of Google', () => {
    expect(existsSync(folder('phasewatch'))).toBe(true);
    for (const name of ['cdktf', 'constructs', '@cdktf', '@google-cloud', 'google-auth-library', 'jest']) {
      expect([name, existsSync(folder(name))]).toEqual([name, false]);
    }
  });

  test('matches log entries, in JavaScript and in DuckDB', () => {
    tools.write('logs.ndjson', '{"severity":"ERROR","insertId":"a"}\n{"severity":"INFO","insertId":"b"}\n');
    const match = "npx phasewatch match 'severity>=ERROR' --logs logs.ndjson --format count";
    expect([tools.expectSuccess(match), tools.expectSuccess(`${match} --backend sql`)]).toEqual(['1\n', '1\n']);
  });

  test('replays a recording through alert policies', () => {
    tools.write('policies.json', JSON.stringify([POLICY]));
    tools.write('series.json', JSON.stringify({ timeSeries: [SERIES] }));
    const out = tools.expectSuccess(
      'npx phasewatch replay --policies policies.json --series series.json --format json --out replay.json && cat replay.json',
    );
    expect(JSON.parse(out)).toMatchObject({ policies: [{ id: 'projects/p/alertPolicies/1', status: 'evaluated' }] });
    tools.expectSuccess(
      'npx phasewatch replay --policies policies.json --series series.json --format html --out r.html',
    );
  });

  test('refuses to synthesize in one line that names the packages to install', () => {
    expect(tools.run('npx phasewatch synth')).toEqual({
      exit: 2,
      out: '',
      err: expect.stringMatching(
        /^error: synth: the packages of the stacks must be installed, got no .*; run `npm install .*cdktf@.*` \[PKG001\]\n$/,
      ) as string,
    });
  });

  test('runs the commands for people on call, which hold their clients', () => {
    const breaker = tools.run('PHASEWATCH_ID_TOKEN=a.b.c npx phasewatch breaker list --url http://127.0.0.1:1');
    expect([breaker.exit, breaker.err]).toEqual([
      1,
      expect.stringContaining('127.0.0.1:1 cannot be reached') as string,
    ]);
    const health = tools.run('npx phasewatch health --stack nowhere');
    expect([health.exit, health.err]).toEqual([3, expect.stringContaining('no such file or folder') as string]);
  });
});

describe('docs/your-own-pipeline.md', () => {
  const home = packed.newFolder('home');
  const page = readFileSync(join(ROOT, 'docs/your-own-pipeline.md'), 'utf8');
  let project = home;

  /** The blocks in the order of the page: commands to run, and files to write. */
  const blocks = [...page.matchAll(/^```(sh|ts (\S+))\n([\s\S]*?)^```$/gm)].map(([, , file, text = '']) => ({
    file,
    text,
  }));

  test('has commands that succeed one after the other, from an empty folder on', () => {
    expect(blocks.length).toBeGreaterThan(6);
    for (const { file, text } of blocks) {
      if (file !== undefined) {
        mkdirSync(dirname(join(project.folder, file)), { recursive: true });
        project.write(file, text);
        continue;
      }
      for (const line of text.trim().split('\n')) {
        project.expectSuccess(
          line.replace(
            'npx phasewatch init',
            `npx --yes --package ${packed.tarball} phasewatch init --package file:${packed.tarball}`,
          ),
        );
        const entered = /^mkdir (\S+) && cd /.exec(line)?.[1];
        if (entered !== undefined) project = new Installation(join(home.folder, entered));
      }
    }
  });

  test('leads to a green start', () => {
    const out = project.expectSuccess('npm start');
    expect(out).toMatch(/^PASS {2}/m);
    expect(out).toContain('audit      ');
  });

  test('leads to functions with the bytes that a checkout deploys', () => {
    const zips = join(project.folder, '.cache/phasewatch/packages');
    for (const name of ['run-recorder', 'timeout-monitor', 'breaker-control', 'health-report']) {
      const [zip] = readdirSync(zips).filter((file) => file.startsWith(name) && file.endsWith('.zip'));
      const sha = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
      expect([name, sha(join(zips, zip ?? ''))]).toEqual([name, sha(packageFunction(name).file)]);
    }
  });

  test('leads to a project that takes the declaration of another team, with the scenarios that follow from it', () => {
    const declaration = readFileSync(join(ROOT, 'test/example/pipeline.ts'), 'utf8')
      .replaceAll(/from '[./]+\/model\/[\w-]+'/g, "from 'phasewatch/model'")
      .replace('export const examplePipeline', 'export const pipeline');
    const [own, scenarios] = ['pipelines/orders.ts', 'scenarios'].map((path) => join(project.folder, path));
    const [before, aside] = [readFileSync(own ?? '', 'utf8'), join(project.folder, 'aside')];
    project.write('pipelines/orders.ts', declaration);
    renameSync(scenarios ?? '', aside);
    const out = project.expectSuccess('npm start');
    renameSync(aside, scenarios ?? '');
    project.write('pipelines/orders.ts', before);
    expect(out).toMatch(/policies exercised by a scenario +(\d+) of \1$/m);
    expect(out).toMatch(/^PASS {2}/m);
  });

  test('leads to a folder that init refuses', () => {
    expect(project.run('npx phasewatch init')).toMatchObject({
      exit: 2,
      err: expect.stringContaining('init: the folder must be empty, it holds ') as string,
    });
  });

  test.each(['nodenext', 'node10', 'bundler'])(
    'leads to types that a strict app compiles with, by the resolution %s',
    (resolution) => {
      const module = { nodenext: 'nodenext', node10: 'commonjs', bundler: 'preserve' }[resolution];
      project.write('app.ts', APP);
      project.write(
        'tsconfig.app.json',
        JSON.stringify({
          compilerOptions: {
            target: 'ES2022',
            module,
            moduleResolution: resolution,
            strict: true,
            skipLibCheck: resolution !== 'nodenext',
            noEmit: true,
            types: ['node', 'jest'],
          },
          files: ['app.ts'],
        }),
      );
      project.expectSuccess('npx tsc -p tsconfig.app.json');
    },
  );
});

const POLICY = {
  name: 'projects/p/alertPolicies/1',
  displayName: 'Queue too old',
  combiner: 'OR',
  notificationChannels: ['pager'],
  conditions: [
    {
      displayName: 'age',
      conditionThreshold: {
        filter: 'metric.type = "custom.googleapis.com/age" AND resource.type = "generic_task"',
        comparison: 'COMPARISON_GT',
        thresholdValue: 1,
        duration: '0s',
        aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
      },
    },
  ],
};
const SERIES = {
  metric: { type: 'custom.googleapis.com/age', labels: {} },
  resource: { type: 'generic_task', labels: {} },
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 60 }, (_, i) => ({
    interval: { endTime: new Date(Date.UTC(2026, 0, 14, 0, i)).toISOString() },
    value: { doubleValue: i >= 30 ? 2 : 0 },
  })).reverse(),
};

/** Uses every public entry. */
const APP = `
import 'phasewatch/report-input-errors';
import { App, TerraformStack } from 'cdktf';
import { AlertEngine, parseLoggingFilter, policyFromApi } from 'phasewatch/alerting';
import { TaskQueue, Topic, type TopicProps } from 'phasewatch/constructs';
import { phasewatchMatchers, rehearse, type Rehearsal } from 'phasewatch/jest';
import { definePipeline, Duration, type Pipeline } from 'phasewatch/model';
import { defineScenario, type Fault } from 'phasewatch/scenarios';
import { addEnvironment } from 'phasewatch/stacks';
import { pipeline } from './pipelines/orders';

const declared: Pipeline = definePipeline({ ...pipeline, region: 'europe-west3' });
const app = new App();
addEnvironment(app, declared, 'prod');
export const stack = new TerraformStack(app, 'other');
export const props: Pick<TopicProps, 'name'> = { name: 'files' };
export const constructs = [TaskQueue, Topic];
const fault: Fault = { kind: 'slow', processor: 'x', dataDate: '2026-01-13', takes: Duration.minutes(3) };
// @ts-expect-error a bare number is no Duration
export const wrong: Fault = { kind: 'slow', processor: 'x', dataDate: '2026-01-13', takes: 3 };
export const scenario = defineScenario({
  name: 'a', title: 'a', source: 'a', worlds: ['declared'], from: '2026-01-13T00:00:00Z', lasts: Duration.days(1),
  workload: [], faults: [fault], expectations: [{ kind: 'silent' }],
});
export const rehearsal: Promise<Rehearsal> = rehearse({ stack: 'cdktf.out', scenario });
expect.extend(phasewatchMatchers);
export const detected: Promise<void> = expect(rehearsal).toDetect('run-silent', { within: Duration.minutes(20) });
export const engine = [AlertEngine, policyFromApi, parseLoggingFilter('severity>=ERROR').warnings];
`;
