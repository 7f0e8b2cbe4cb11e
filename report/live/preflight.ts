import pc from 'picocolors';
import {
  judgedInPreflight,
  preflightExit,
  type CheckResult,
  type JudgedCheck,
  type Preflight,
} from '../../live/preflight/preflight';
import { count } from '../../model/count';
import { judgedJson, judgedText } from '../../model/judged';
import { escapeMarkdown } from '../parts/escape-markdown';
import { fitLines } from '../parts/fit-lines';
import { markdownTable } from '../parts/markdown-table';
import { terminalTable } from '../parts/terminal-table';

const HEADINGS = ['check', 'result', 'found'];
/** Of one check, so that an outage does not print a thousand runs. */
const MOST_SHOWN = 20;

/** What stands against an apply or a destroy, for a terminal. */
export function preflightTable(preflight: Preflight, width: number): string {
  const rows = preflight.checks.map((check) => [check.name, COLORS[check.result](check.result), foundText(check)]);
  const lines = [
    title(preflight),
    '',
    terminalTable(HEADINGS, rows, width),
    ...preflight.checks.flatMap((check) => detailsOf(check).flatMap(({ text, fix }) => ['', text, ...fixLine(fix)])),
    '',
    verdict(preflight),
    judgedText(judgedInPreflight(preflight)),
  ];
  return `${fitLines(lines.join('\n'), width)}\n`;
}

/** The same for a pull request, an issue or the summary of a workflow: the verdict first. */
export function preflightMarkdown(preflight: Preflight): string {
  const rows = preflight.checks.map((check) => [check.name, check.result, escapeMarkdown(foundText(check))]);
  const details = preflight.checks
    .flatMap(detailsOf)
    .map(({ text, fix }) => `- ${escapeMarkdown(text)}${fix === undefined ? '' : `<br>fix: ${fix}`}`);
  const parts = [
    `**${verdict(preflight)}**<br>${title(preflight)}<br>${judgedText(judgedInPreflight(preflight))}`,
    markdownTable(HEADINGS, rows),
    ...(details.length === 0 ? [] : [details.join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The same for other programs. */
export function preflightJson(preflight: Preflight): string {
  const { before, pipeline, environment, project, checks } = preflight;
  const all = {
    version: 1,
    before,
    pipeline,
    environment,
    project,
    exit: preflightExit(preflight),
    checks: checks.map(({ name, result, override, looked, objections, unknown, note }) => ({
      check: name,
      result,
      ...(override === undefined ? {} : { override }),
      lookedAt: looked.count,
      objections,
      unknown,
      ...(note === undefined ? {} : { note }),
    })),
    ...judgedJson(judgedInPreflight(preflight)),
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}

const COLORS: Readonly<Record<CheckResult, (text: string) => string>> = {
  passed: pc.green,
  refused: pc.red,
  'not known': pc.yellow,
  overridden: pc.yellow,
};

function title({ pipeline, environment, project, before }: Preflight): string {
  return `preflight of ${pipeline}, ${environment} (project ${project}), before ${before === 'apply' ? 'an apply' : 'a destroy'}`;
}

function verdict(preflight: Preflight): string {
  const named = (result: CheckResult) =>
    preflight.checks
      .filter((check) => check.result === result)
      .map(({ name }) => name)
      .join(', ');
  switch (preflightExit(preflight)) {
    case 0:
      return `PASS: nothing stands against the ${preflight.before}`;
    case 1:
      return `REFUSED by ${named('refused')}`;
    case 2:
      return `NOT KNOWN: ${named('not known') || 'every check is overridden'}`;
  }
}

function foundText({ override, objections, unknown, note, looked: { count: amount, one, many } }: JudgedCheck): string {
  const found = [
    ...(note === undefined ? [`${count(amount, one, many)} looked at`] : [note]),
    ...(objections.length === 0 ? [] : [count(objections.length, 'objection')]),
    ...(unknown.length === 0 ? [] : [`${unknown.length} not known`]),
    ...(override === undefined ? [] : [`overridden: ${override}`]),
  ];
  return found.join('; ');
}

interface Detail {
  readonly text: string;
  readonly fix: string | undefined;
}

/** The objections of a check, the first ones of many, and what is not known. */
function detailsOf({ name, objections, unknown }: JudgedCheck): Detail[] {
  const shown = [
    ...objections.map(({ subject, message, fix }) => ({ text: `${name}: ${subject} ${message}`, fix })),
    ...unknown.map((why) => ({ text: `${name}, not known: ${why}`, fix: undefined })),
  ];
  const more = shown.length - MOST_SHOWN;
  if (more <= 0) return shown;
  return [...shown.slice(0, MOST_SHOWN), { text: `${name}: ${more} more (--format json shows all)`, fix: undefined }];
}

function fixLine(fix: string | undefined): string[] {
  return fix === undefined ? [] : [`  fix: ${fix.replaceAll('`', '')}`];
}
