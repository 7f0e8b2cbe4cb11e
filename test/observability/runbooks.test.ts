import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { deployablesOf, processorsOf, topicsOf } from '../../model/pipeline';
import { nbaProps } from '../../pipelines/nba-props';
import { describeWarning, parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';
import { Observed } from './observed';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'stacks/alerts');
const HEADINGS = ['## What happened', '## First three steps', '## When is it over', '## Is it a false alarm?'];

const observed = new Observed(nbaProps);
const pathOf = (name: string) => join(FOLDER, name, 'runbook.md');
const pages = readdirSync(FOLDER)
  .filter((name) => existsSync(pathOf(name)))
  .map((name) => [name, readFileSync(pathOf(name), 'utf8')] as const);

/** The commands of a page, in their order. */
function commandsIn(page: string): string {
  return [...page.matchAll(/^ *```\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block).join('\n');
}

/** Every `[text](target)` of a file that is no web address. */
function linksIn(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    target.startsWith('https://') ? [] : [target],
  );
}

/** Runs commands in which every program of a cloud only writes down what it was asked. */
function askedBy(script: string): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'phasewatch-runbook-'));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    for (const program of ['gcloud', 'npm', 'npx', 'bq']) {
      const stub = join(bin, program);
      writeFileSync(
        stub,
        '#!/bin/bash\nprintf "%s\\0" "${0##*/}" "$@" >> "$CALLS"; printf "\\n" >> "$CALLS"\nprintf "first\\tsecond\\n"\n',
      );
      chmodSync(stub, 0o755);
    }
    const calls = join(folder, 'calls');
    execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { PATH: `${bin}:/usr/bin:/bin`, CALLS: calls },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const text = readFileSync(calls, 'utf8');
    return text.split('\0\n').flatMap((call) => (call === '' ? [] : [call.split('\0')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('runbooks', () => {
  test('are one for each alert, and none for what does not alert', () => {
    const named = new Set([...observed.policies.values()].map(({ user_labels: labels }) => labels['runbook']));
    expect(pages.map(([name]) => name).sort()).toEqual([...named].sort());
  });

  test.each(pages)(
    '%s says what happened, three steps, when it is over, and whether it is a false alarm',
    (_, page) => {
      expect(page.match(/^## .*$/gm)).toEqual(HEADINGS);
      const steps = page.slice(page.indexOf(HEADINGS[1] ?? ''), page.indexOf(HEADINGS[2] ?? ''));
      expect(steps.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
      expect(page).toMatch(/^# .+\n\n\*\*(Page|Ticket)\b/);
      expect(page).not.toMatch(/TODO|TBD|FIXME|<[A-Z_-]+>|\bXXX\b/);
    },
  );

  test.each(pages)(
    '%s says of the policies that lead to it what they are called, and whether they page',
    (name, page) => {
      const policies = [...observed.policies.values()].filter(({ user_labels: labels }) => labels['runbook'] === name);
      const pagesSomebody = policies.some(({ severity }) => severity === 'CRITICAL');
      expect(page.split('\n')[2]?.startsWith('**Page')).toBe(pagesSomebody);
      for (const { display_name: title } of policies) {
        // One page serves the two policies of each phase.
        if (name !== 'slo-burn') expect(page).toContain(`\`${title}\``);
      }
    },
  );

  test.each(pages)('%s has commands that a shell runs, on things that are declared', (_, page) => {
    const script = commandsIn(page);
    const calls = askedBy(script);
    expect(calls).not.toEqual([]);
    const deployables = deployablesOf(nbaProps).map(({ deployable }) => deployable);
    const triggers = deployables.flatMap((deployable) => deployable.triggers);
    const declared: Readonly<Record<string, readonly string[]>> = {
      PROCESSOR: processorsOf(nbaProps).map(({ processor }) => processor.name),
      CAUSE: processorsOf(nbaProps).map(({ processor }) => processor.name),
      PHASE: nbaProps.phases.map(({ id }) => id),
      SERVICE: deployables.map(({ name }) => name),
      JOB: triggers.flatMap((trigger) => (trigger.kind === 'schedule' ? [trigger.job] : [])),
      SUBSCRIPTION: triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
      TOPIC: topicsOf(nbaProps),
    };
    for (const [, variable = '', value = ''] of script.matchAll(/^ *([A-Z]+)=([\w-]+)$/gm)) {
      expect([variable, declared[variable]]).toEqual([variable, expect.arrayContaining([value])]);
    }
    for (const [program, ...args] of calls) {
      if (program === 'gcloud' && args[0] === 'logging') {
        const parsed = parseLoggingFilter(args[2] ?? '');
        expect(parsed.warnings.map((warning) => describeWarning(parsed, warning))).toEqual([]);
        expect(args).toEqual(expect.arrayContaining([expect.stringMatching(/^--freshness=/)]));
      }
      if (program === 'gcloud' && /^(scheduler|functions|run)$/.test(args[0] ?? '')) {
        expect(args).toEqual(expect.arrayContaining([expect.stringMatching(/^--(location|region)=us-west2$/)]));
      }
    }
  });
});

describe('every link', () => {
  const files = [...pages.map(([name]) => pathOf(name)), join(ROOT, 'docs/alerts.md'), join(ROOT, 'docs/slo.md')];

  test.each(files.map((file) => [relative(ROOT, file), file]))('of %s opens', (_, file) => {
    const closed = linksIn(file).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const opened = path === '' ? file : join(dirname(file), path);
      return (
        !existsSync(opened) || (anchor !== undefined && !readFileSync(opened, 'utf8').includes(`\n## ${anchor}\n`))
      );
    });
    expect(closed).toEqual([]);
  });

  test.each([...observed.policies])(
    'in the documentation of %s opens, and so does every command',
    (_, { documentation: { content } }) => {
      const paths = [...content.matchAll(/\b(?:docs|stacks)\/[\w./-]+\w/g)].map(([path]) => path);
      expect(paths).not.toEqual([]);
      for (const path of paths) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
      for (const [, script] of content.matchAll(/npm run -s ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
    },
  );

  test.each(pages)('of %s to a command of ours leads to a script', (_, page) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    for (const [, script] of page.matchAll(/npm run -s ([\w-]+)/g)) expect(Object.keys(scripts)).toContain(script);
  });
});
