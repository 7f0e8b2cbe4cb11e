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

/** The code blocks of a page. Each is pasted alone, so each sets the variables that it uses. */
function blocksIn(page: string): string[] {
  return [...page.matchAll(/^ *```\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block);
}

/** Every `[text](target)` of a file, without web addresses. */
function linksIn(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    target.startsWith('https://') ? [] : [target],
  );
}

/** Runs commands with stubs for gcloud, npm, npx and bq. @returns the calls of the stubs, with their arguments */
function callsOf(script: string): string[][] {
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

/** Values that the variables of a runbook may have. */
function declaredNames(): Readonly<Record<string, readonly string[]>> {
  const deployables = deployablesOf(nbaProps).map(({ deployable }) => deployable);
  const triggers = deployables.flatMap((deployable) => deployable.triggers);
  const processors = processorsOf(nbaProps).map(({ processor }) => processor.name);
  return {
    PROCESSOR: processors,
    CAUSE: processors,
    PHASE: nbaProps.phases.map(({ id }) => id),
    SERVICE: deployables.map(({ name }) => name),
    JOB: triggers.flatMap((trigger) => (trigger.kind === 'schedule' ? [trigger.job] : [])),
    SUBSCRIPTION: triggers.flatMap((trigger) => (trigger.kind === 'push' ? [trigger.subscription] : [])),
    TOPIC: topicsOf(nbaProps),
  };
}

describe('a runbook', () => {
  test('exists for each alert policy, and for nothing else', () => {
    const named = new Set([...observed.policies.values()].map(({ user_labels: labels }) => labels['runbook']));
    expect(pages.map(([name]) => name).sort()).toEqual([...named].sort());
  });

  test.each(pages)('has its four sections, three steps, and no placeholder: %s', (_, page) => {
    expect(page.match(/^## .*$/gm)).toEqual(HEADINGS);
    const steps = page.slice(page.indexOf(HEADINGS[1] ?? ''), page.indexOf(HEADINGS[2] ?? ''));
    expect(steps.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ']);
    expect(page).toMatch(/^# .+\n\n\*\*(Page|Ticket)\b/);
    expect(page).not.toMatch(/TODO|TBD|FIXME|<[A-Z_-]+>|\bXXX\b/);
  });

  test.each(pages)('names its policies and their urgency: %s', (name, page) => {
    const policies = [...observed.policies.values()].filter(({ user_labels: labels }) => labels['runbook'] === name);
    const paging = policies.some(({ severity }) => severity === 'CRITICAL');
    expect(page.split('\n')[2]?.startsWith('**Page')).toBe(paging);
    for (const { display_name: title } of policies) {
      // One runbook serves the two policies of each phase.
      if (name !== 'slo-burn') expect(page).toContain(`\`${title}\``);
    }
  });

  test.each(pages)('has commands that can be pasted, on declared names: %s', (_, page) => {
    const names = declaredNames();
    const blocks = blocksIn(page);
    for (const [, variable = '', value = ''] of blocks.join('').matchAll(/^ *([A-Z]+)=([\w-]+)$/gm)) {
      expect([variable, names[variable]]).toEqual([variable, expect.arrayContaining([value])]);
    }
    const calls = blocks.flatMap(callsOf);
    expect(calls).not.toEqual([]);
    for (const [program, ...args] of calls) {
      if (program === 'gcloud') expect(args).toContain('--project=nba-props-platform');
      if (program === 'bq') expect(args).toContain('--project_id=nba-props-platform');
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

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
const scriptsIn = (text: string) => [...text.matchAll(/npm run -s ([\w-]+)/g)].map(([, script]) => script);

describe('a link', () => {
  const files = [
    ...pages.map(([name]) => pathOf(name)),
    join(ROOT, 'docs/pipelines/nba-props/alerts.md'),
    join(ROOT, 'docs/pipelines/nba-props/slo.md'),
  ];

  test.each(files.map((file) => [relative(ROOT, file), file]))(
    'leads to a file and a heading that exist: %s',
    (_, file) => {
      const broken = linksIn(file).filter((target) => {
        const [path = '', anchor] = target.split('#');
        const linked = path === '' ? file : join(dirname(file), path);
        return (
          !existsSync(linked) || (anchor !== undefined && !readFileSync(linked, 'utf8').includes(`\n## ${anchor}\n`))
        );
      });
      expect(broken).toEqual([]);
    },
  );

  test.each([...observed.policies])(
    'or a command in the documentation of a policy leads to a file or script that exists: %s',
    (_, { documentation: { content } }) => {
      const paths = [...content.matchAll(/\b(?:docs|stacks)\/[\w./-]+\w/g)].map(([path]) => path);
      expect(paths).not.toEqual([]);
      for (const path of paths) expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
      for (const script of scriptsIn(content)) expect(Object.keys(scripts)).toContain(script);
    },
  );

  test.each(pages)('to a command in a runbook leads to a script that exists: %s', (_, page) => {
    for (const script of scriptsIn(page)) expect(Object.keys(scripts)).toContain(script);
  });
});
