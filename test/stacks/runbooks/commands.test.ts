import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWarning, parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { CDKTF_CLI, CLI } from '../../../model/cli-call';
import { deployablesOf, processorsOf, topicsOf, type Pipeline } from '../../../model/pipeline';
import { nbaProps } from '../../../pipelines/nba-props';
import { runbookPage } from '../../../stacks/runbooks/runbook-page';
import { Observed } from '../../observability/observed';
import { GCLOUD_COMMANDS, GCLOUD_WIDE } from './gcloud-commands';
import { blocksIn, sectionsIn } from './page-parts';
import { EVERY_KIND, PIPELINES } from './pipelines';
import { runBlock } from './run-block';

const ROOT = join(__dirname, '../../..');
const PAGES = [
  ...[PIPELINES.http, EVERY_KIND].map((pipeline) => ({ pipeline, environment: 'live' })),
  { pipeline: nbaProps, environment: 'prod' },
].map(({ pipeline, environment }) => ({
  name: pipeline.name,
  pipeline,
  project: pipeline.projects[environment] ?? '',
  page: runbookPage(pipeline, environment),
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
  const triggers = deployables.flatMap((deployable) => deployable.triggers);
  const processors = processorsOf(pipeline).map(({ processor }) => processor.name);
  const services = deployables.map(({ name }) => name);
  return {
    PROCESSOR: processors,
    CAUSE: processors,
    BREAKER: [...processors, ...services],
    PHASE: pipeline.phases.map(({ id }) => id),
    SERVICE: services,
    JOB: [...triggers.flatMap((t) => (t.kind === 'schedule' ? [t.job] : [])), 'phasewatch-health-daily'],
    QUEUE: triggers.flatMap((t) => (t.kind === 'queue' ? [t.queue] : [])),
    SUBSCRIPTION: [
      ...triggers.flatMap((t) => (t.kind === 'push' ? [t.subscription] : [])),
      ...[...topicsOf(pipeline), 'phasewatch-run-events'].map((topic) => `${topic}-dlq-kept`),
    ],
  };
}

describe.each(SECTIONS)('a command of the runbooks of $name, $section', ({ pipeline, project, blocks }) => {
  const ran = blocks.map((block) => ({ block, ...runBlock(block) }));
  const calls = ran.flatMap((run) => run.calls);

  test('is valid bash, and sets each variable that it uses', () => {
    expect(blocks).not.toEqual([]);
    for (const { block, stderr } of ran) {
      execFileSync('bash', ['-n', '-c', block]);
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
      expect(args).toEqual(expect.arrayContaining([expect.stringMatching(/^--freshness=\d+[smhd]$/)]));
    }
  });

  test('of npx calls this package or CDKTF', () => {
    for (const args of calls.filter(([program]) => program === 'npx')) {
      expect([CLI, CDKTF_CLI]).toContain(args.slice(0, 2).join(' '));
    }
  });
});

describe('a command of this package in a runbook or an alert text', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const texts = PAGES.flatMap(({ pipeline, page }) => [
    page,
    ...[...new Observed(pipeline, Object.keys(pipeline.projects)[0]).policies.values()].map(
      ({ documentation }) => documentation.content,
    ),
  ]).join('\n');
  const used = [...new Set(texts.matchAll(/npx phasewatch ([^\n`]+)/g))].map(([, args = '']) => args.trim().split(' '));

  test('is called in one way', () => {
    expect(texts).not.toMatch(/npm (run|start|test)/);
    expect(used.length).toBeGreaterThan(5);
  });

  test.each([...new Set(used.map(([command = '']) => command))])(
    'exists, with the flags that are used: %s',
    (command) => {
      expect(Object.keys(scripts)).toContain(command);
      if (command === 'synth') return; // it has no flags
      for (const flags of new Set(used.filter(([first]) => first === command).map(([, ...rest]) => flagsIn(rest)))) {
        const [sub] = flags.split(' ').filter((word) => !word.startsWith('-'));
        const asked = [command, ...(command === 'breaker' && sub !== undefined ? [sub] : []), '--help'];
        const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', `cli/${command}.ts`, ...asked.slice(1)], {
          cwd: ROOT,
          encoding: 'utf8',
        });
        for (const flag of flags.split(' ').filter((word) => word.startsWith('--')))
          expect(stdout).toContain(`${flag} `);
      }
    },
  );
});

/** The subcommand and the flags of a call, without their values. */
function flagsIn(words: readonly string[]): string {
  return words.filter((word, i) => word.startsWith('--') || i === 0).join(' ');
}
