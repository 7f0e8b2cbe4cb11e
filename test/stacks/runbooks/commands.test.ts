import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWarning, parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { CDKTF_CLI, CLI } from '../../../model/cli-call';
import { logScopeOf } from '../../../model/log-scope';
import { namesOf } from '../../../model/names';
import { deployablesOf, processorsOf, topicsOf, triggersOf, type Pipeline } from '../../../model/pipeline';
import { isScheduled } from '../../../model/trigger';
import { declaredPipelines } from '../../../scripts/declared-pipelines';
import { runbookPage } from '../../../stacks/runbooks/runbook-page';
import { Observed } from '../../observability/observed';
import { GCLOUD_COMMANDS, GCLOUD_WIDE } from './gcloud-commands';
import { blocksIn, sectionsIn } from './page-parts';
import { EVERY_KIND, ONE_KIND, SHARED, WITH_JOBS } from './pipelines';
import { runBlock } from './run-block';

const ROOT = join(__dirname, '../../..');
const PAGES = [ONE_KIND.http, EVERY_KIND, SHARED, WITH_JOBS, ...declaredPipelines()].map((pipeline) => ({
  name: `${pipeline.name} ${pipeline.namePrefix ?? ''}`.trim(),
  pipeline,
  project: pipeline.projects['prod'] ?? '',
  page: runbookPage(pipeline, 'prod'),
}));
const SECTIONS = PAGES.flatMap((page) =>
  [...sectionsIn(page.page)].map(([section, text]) => ({ ...page, section, blocks: blocksIn(text) })),
);

/** The first words of a call, up to the first flag, that are a known command. */
function commandOf(args: readonly string[]): string {
  const words = `${args
    .slice(
      0,
      args.findIndex((arg) => arg.startsWith('-')),
    )
    .join(' ')} `;
  return Object.keys(GCLOUD_COMMANDS).find((command) => words.startsWith(`${command} `)) ?? args.join(' ');
}

/** The names that a pipeline and its guard may have for a variable of a block. */
function declaredNames(pipeline: Pipeline): Readonly<Record<string, readonly string[]>> {
  const deployables = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const triggers = deployables.flatMap(triggersOf);
  const processors = processorsOf(pipeline).map(({ processor }) => processor.name);
  const services = deployables.flatMap(({ kind, name }) => (kind === 'job' ? [] : [name]));
  const runJobs = deployables.flatMap(({ kind, name }) => (kind === 'job' ? [name] : []));
  return {
    PROCESSOR: processors,
    CAUSE: processors,
    BREAKER: [...processors, ...services, ...runJobs],
    PHASE: pipeline.phases.map(({ id }) => id),
    SERVICE: services,
    RUN_JOB: runJobs,
    EXECUTION: runJobs.map((name) => `${name}-abcde`),
    JOB: [...triggers.flatMap((t) => (isScheduled(t) ? [t.job] : [])), namesOf(pipeline).jobs.daily],
    QUEUE: triggers.flatMap((t) => (t.kind === 'queue' ? [t.queue] : [])),
    SUBSCRIPTION: [
      ...triggers.flatMap((t) => (t.kind === 'push' ? [t.subscription] : [])),
      ...[...topicsOf(pipeline), namesOf(pipeline).runEvents.topic].map((topic) => `${topic}-dlq-kept`),
    ],
  };
}

describe.each(SECTIONS)('a command of the runbooks of $name, $section', ({ pipeline, project, blocks }) => {
  const ran = blocks.map((block) => ({ block, ...runBlock(block) }));
  const calls = ran.flatMap((run) => run.calls);

  test('is valid bash, and sets each variable that it uses', () => {
    expect(blocks).not.toEqual([]);
    execFileSync('bash', ['-n', '-c', blocks.join('\n')]);
    for (const { block, stderr } of ran) {
      expect([block, stderr]).toEqual([block, expect.not.stringMatching(/unbound variable|command not found/)]);
    }
  });

  test('uses declared names as examples', () => {
    const names = declaredNames(pipeline);
    for (const [, variable = '', value = ''] of blocks.join('').matchAll(/^([A-Z]+)=([\w-]+)$/gm)) {
      if (['LATENCY'].includes(variable)) continue;
      expect([variable, names[variable]]).toEqual([variable, expect.arrayContaining([value])]);
    }
  });

  test('of gcloud exists, has only flags that it accepts, and names project and region', () => {
    for (const args of calls.flatMap(([program, ...rest]) => (program === 'gcloud' ? [rest] : []))) {
      const command = commandOf(args);
      expect(Object.keys(GCLOUD_COMMANDS)).toContain(command);
      const { place, flags } = GCLOUD_COMMANDS[command] ?? { flags: [] };
      const given = args.filter((arg) => arg.startsWith('--'));
      const unknown = given.filter((arg) => {
        const flag = arg.split('=')[0] ?? arg;
        return ![...GCLOUD_WIDE, ...flags, place].includes(flag);
      });
      expect([command, unknown]).toEqual([command, []]);
      expect(given).toContain(`--project=${project}`);
      if (place !== undefined) expect(given).toContain(`${place}=${pipeline.region}`);
    }
  });

  test('that reads logs has a filter that Cloud Logging accepts, and a look-back', () => {
    for (const args of calls.filter(([program, first]) => program === 'gcloud' && first === 'logging')) {
      const parsed = parseLoggingFilter(args[3] ?? '');
      expect(parsed.warnings.map((warning) => describeWarning(parsed, warning))).toEqual([]);
      expect(args).toEqual(expect.arrayContaining([expect.stringMatching(/^--freshness=\d+[a-z]$/)]));
    }
  });

  test('that reads logs reads those of the pipeline, where others run in the project', () => {
    const scope = logScopeOf(pipeline);
    for (const [, , , filter = ''] of calls.filter(([program, first]) => program === 'gcloud' && first === 'logging')) {
      const limits = [...filter.matchAll(/(service_name|job_id)=\(?"([\w-]+)"/g)].map(([, , name = '']) => name);
      for (const name of limits) expect([...(scope?.services ?? limits), ...(scope?.jobs ?? [])]).toContain(name);
      if (scope !== undefined) expect([filter, limits.length]).not.toEqual([filter, 0]);
    }
  });

  test('of npx calls this package or CDKTF', () => {
    for (const args of calls.filter(([program]) => program === 'npx')) {
      expect([CLI, CDKTF_CLI]).toContain(args.slice(0, 2).join(' '));
    }
  });
});

describe('a command of this package in a runbook or an alert text', () => {
  const texts = PAGES.flatMap(({ pipeline, page }) => [
    page,
    ...[...new Observed(pipeline).policies.values()].map(({ documentation }) => documentation.content),
  ]).join('\n');
  // Values of options and names of breakers are left out.
  const used = new Set(
    [...texts.matchAll(/npx phasewatch ([^\n`]+)/g)].map(([, call = '']) =>
      call
        .split(' ')
        .filter((word, i) => i === 0 || (i === 1 && call.startsWith('breaker')) || word.startsWith('--'))
        .join(' '),
    ),
  );

  test('is called in one way', () => {
    expect(texts.match(/npm (run|start|test).*/g)).toBeNull();
    expect(used.size).toBeGreaterThan(5);
  });

  test.each([...used])('exists, with its options: %s', (call) => {
    const words = call.split(' ');
    const commands = words.filter((word) => !word.startsWith('--'));
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'cli/phasewatch.ts', ...commands, '--help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(stdout).toMatch(new RegExp(`^Usage: phasewatch ${commands.join(' ')}\\b`));
    for (const option of words.filter((word) => word.startsWith('--'))) expect(stdout).toContain(`${option} `);
  });
});
