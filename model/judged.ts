import { count } from './count';

/** A number of things, with the noun for one and for several of them. */
export interface Counted {
  readonly count: number;
  /** Such as `timeout`. */
  readonly one: string;
  /** Such as `timeouts`. */
  readonly many: string;
}

/** What the result of a command stands on. A result without anything judged is never fine. */
export interface Judged {
  /** What the command judges. */
  readonly judged: Counted;
  /** What it could not judge: unresolved, not evaluated, without data. */
  readonly notJudged: readonly Counted[];
  /** What it left out: skipped files, scenarios that do not run at baseline. */
  readonly leftOut: readonly Counted[];
}

/** The same for other programs. */
export interface JudgedJson {
  readonly judged: CountedJson;
  readonly notJudged: readonly CountedJson[];
  readonly leftOut: readonly CountedJson[];
}

interface CountedJson {
  readonly count: number;
  readonly what: string;
}

/** One line: `judged: 23 policies; not judged: 1 policy without data; left out: none`. */
export function judgedText({ judged, notJudged, leftOut }: Judged): string {
  return `judged: ${countedText(judged)}; not judged: ${listed(notJudged)}; left out: ${listed(leftOut)}`;
}

/** As JSON, with the plural as name of what is counted, and without what does not occur. */
export function judgedJson({ judged, notJudged, leftOut }: Judged): JudgedJson {
  return {
    judged: countedJson(judged),
    notJudged: some(notJudged).map(countedJson),
    leftOut: some(leftOut).map(countedJson),
  };
}

/** Why there is nothing to judge; undefined where something was judged. */
export function nothingJudged({ judged, notJudged, leftOut }: Judged): string | undefined {
  if (judged.count > 0) return undefined;
  const rest = [
    ...(some(notJudged).length > 0 ? [`not judged: ${listed(notJudged)}`] : []),
    ...(some(leftOut).length > 0 ? [`left out: ${listed(leftOut)}`] : []),
  ];
  return [`nothing to judge: no ${judged.one}`, ...rest].join('; ');
}

/** The exit code: 1 with a finding, else 2 if nothing was judged, else 0. */
export function exitCodeOf({ judged }: Judged, hasFinding: boolean): 0 | 1 | 2 {
  if (hasFinding) return 1;
  return judged.count === 0 ? 2 : 0;
}

function listed(all: readonly Counted[]): string {
  const shown = some(all).map(countedText);
  return shown.length === 0 ? 'none' : shown.join(', ');
}

function countedText({ count: amount, one, many }: Counted): string {
  return count(amount, one, many);
}

function some(all: readonly Counted[]): Counted[] {
  return all.filter((one) => one.count > 0);
}

function countedJson(counted: Counted): CountedJson {
  return { count: counted.count, what: counted.many };
}
