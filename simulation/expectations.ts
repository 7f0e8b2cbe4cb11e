import { Duration } from '../model/duration';
import { InputError } from '../model/problem';
import type { EngineResult } from '../alerting/evaluation/result';
import { policyOf, type Expectation } from './expectation';
import { missedBy } from './ground-truth';
import type { ExpectationResult, Rehearsal } from './rehearsal';
import { expectationsIn, isRecorded, neededUntil, tooShort } from './scenario';

type Outcome = Omit<Rehearsal, 'expectations'>;
/** What is said of one expectation; who it is about is added for all alike. */
type Verdict = Pick<ExpectationResult, 'expected' | 'met' | 'got'> & { readonly after?: number };

/**
 * Judges every expectation of the scenario, and that nothing fired that nobody expected.
 * @throws InputError SCN005 where the story ends before an expectation can be judged
 */
export function judgeExpectations(outcome: Outcome): ExpectationResult[] {
  const { scenario, world, from, to } = outcome;
  const began = faultBegan(outcome);
  const expectations = expectationsIn(scenario, world);
  const short = expectations.flatMap((expectation) => {
    const needed = neededUntil(expectation, began);
    return needed > to ? [tooShort(scenario, expectation, needed)] : [];
  });
  if (short.length > 0) throw new InputError(short);

  const results = expectations.map((expectation): ExpectationResult => {
    const { after, ...verdict } = judge(outcome, expectation);
    return { ...verdict, policy: policyOf(expectation) ?? null, seconds: Math.round((after ?? to - from) / 1_000) };
  });
  return [...results, ...unexpectedPages(outcome)];
}

function judge(outcome: Outcome, expectation: Expectation): Verdict {
  switch (expectation.kind) {
    case 'detected':
      return detected(outcome, expectation);
    case 'undetected': {
      const first = sinceFault(outcome, firstOpened(outcome.best));
      const expected = `no alert for ${hours(expectation.for)}`;
      if (first === undefined) return { expected, met: true, got: 'no alert at all' };
      const met = first >= expectation.for.toMilliseconds();
      return { expected, met, got: `first alert after ${span(first)}`, after: Math.max(0, first) };
    }
    case 'notifications':
      return fewNotifications(outcome, expectation.atMost, expectation.policy);
    case 'pages': {
      const most = Math.max(pagesIn(outcome.best), pagesIn(outcome.worst));
      return { expected: `at most ${expectation.atMost} pages`, met: most <= expectation.atMost, got: String(most) };
    }
    case 'failures': {
      const { length } = outcome.truth.actionable;
      const { expected, met } = bounded(expectation, [length], String);
      return { expected: `${expected} failures`, met, got: String(length) };
    }
    case 'noise': {
      const told = [outcome.told.best, outcome.told.worst];
      const shares = told.map(({ incidents, noise }) => noise.length / Math.max(1, incidents.length));
      const { expected, met } = bounded(expectation, shares, percent);
      const got = told.map(({ incidents, noise }) => `${noise.length} of ${incidents.length}`).join(' and ');
      return { expected: `${expected} of what is told has no actionable cause`, met, got };
    }
    case 'nothing missed': {
      const { best, worst, truth } = outcome;
      const missed = [best, worst].map((result) => missedBy(result, truth, expectation.within.toMilliseconds()).length);
      const expected = `each failure is told of within ${expectation.within.toString()}`;
      const most = Math.max(...missed);
      return { expected, met: most === 0, got: `${most} of ${truth.actionable.length} are not` };
    }
    case 'no message lost': {
      const { waiting, kept, lost } = outcome.truth.messages;
      const got = `${waiting} wait, ${kept} are among the dead letters, ${lost} are lost`;
      return { expected: expectation.kind, met: lost === 0, got };
    }
    case 'run closed':
      return runClosed(outcome, expectation.reason, expectation.within);
    case 'all incidents close': {
      const open = [...outcome.best.incidents, ...outcome.worst.incidents].filter(({ closedAt }) => closedAt === null);
      return {
        expected: expectation.kind,
        met: open.length === 0,
        got: open.length === 0 ? 'all closed' : `${open.length} still open`,
      };
    }
    case 'silent': {
      const { policy } = expectation;
      const fired = firedPolicies(outcome).filter((id) => policy === undefined || id === policy);
      const expected = policy === undefined ? 'no incident' : `${policy} stays silent`;
      return { expected, met: fired.length === 0, got: fired.length === 0 ? 'none' : fired.join(', ') };
    }
  }
}

function detected(outcome: Outcome, expectation: Extract<Expectation, { kind: 'detected' }>): Verdict {
  const { policy } = expectation;
  const expected = `${policy} fires ${'by' in expectation ? `by ${expectation.by}` : `within ${expectation.within.toString()}`}`;
  const result = outcome.worst.policies.find(({ id }) => id === policy);
  if (result === undefined) return { expected, met: false, got: `there is no policy ${policy}` };
  if (result.status === 'not_evaluated') return { expected, met: false, got: `not evaluated: ${result.reason ?? ''}` };
  if (result.firstOpenedAt === null) return { expected, met: false, got: 'never fired' };
  const after = sinceFault(outcome, result.firstOpenedAt);
  if (after === undefined) {
    // Nothing says when a fault began: what counts is the instant alone.
    if (!('by' in expectation)) return { expected, met: false, got: 'fired, and nothing was wrong' };
    const at = result.firstOpenedAt;
    return { expected, met: at <= Date.parse(expectation.by), got: `at ${instant(at)}`, after: at - outcome.from };
  }
  const began = faultBegan(outcome) ?? 0;
  const latest = 'by' in expectation ? Date.parse(expectation.by) - began : expectation.within.toMilliseconds();
  // Before the fault it can only be a false alarm.
  return {
    expected,
    met: after >= 0 && after <= latest,
    got: `after ${span(after)} in the worst case`,
    after: Math.max(0, after),
  };
}

function fewNotifications({ best, worst }: Outcome, atMost: number, policy: string | undefined): Verdict {
  const count = ({ notifications }: Outcome['best']) =>
    notifications.filter((one) => policy === undefined || one.policy === policy).length;
  const most = Math.max(count(best), count(worst));
  const of = policy === undefined ? '' : ` of ${policy}`;
  return { expected: `at most ${atMost} notifications${of}`, met: most <= atMost, got: String(most) };
}

function runClosed(outcome: Outcome, reason: string, within: Duration): Verdict {
  const expected = `the run is closed as ${reason} within ${within.toString()}`;
  const faulty = outcome.truth.faultyRuns[0]?.run.runId;
  const closed = outcome.closedRuns.find(({ runId }) => runId === faulty);
  if (closed === undefined) return { expected, met: false, got: 'never closed' };
  const after = sinceFault(outcome, closed.at) ?? 0;
  return {
    expected,
    met: closed.reason === reason && after <= within.toMilliseconds(),
    got: `${closed.reason} after ${span(after)}`,
    after: Math.max(0, after),
  };
}

/**
 * A page that nobody expected is a finding; in the world as it was all of them were. A story that says all about silence says so by itself, and one that is
 * told for how long nothing fires leaves open what fires then.
 */
function unexpectedPages(outcome: Outcome): ExpectationResult[] {
  if (outcome.world === 'baseline') return [];
  const expectations = expectationsIn(outcome.scenario, outcome.world);
  const { mayFire = [] } = outcome.scenario;
  const tellsAll = expectations.some(
    (expectation) =>
      expectation.kind === 'undetected' || (expectation.kind === 'silent' && expectation.policy === undefined),
  );
  if (tellsAll) return [];
  const expected = new Set([...mayFire, ...expectations.flatMap((one) => (one.kind === 'detected' ? one.policy : []))]);
  const others = firedPolicies(outcome).filter((policy) => !expected.has(policy));
  return [
    {
      expected: expected.size === 0 ? 'nothing fires' : 'nothing else fires',
      met: others.length === 0,
      got: others.length === 0 ? 'nothing' : others.join(', '),
      policy: null,
      seconds: Math.round((outcome.to - outcome.from) / 1_000),
    },
  ];
}

function firedPolicies({ best, worst }: Outcome): string[] {
  return [...new Set([...best.incidents, ...worst.incidents].map(({ policy }) => policy))].sort();
}

/** When the first fault of the story began, in milliseconds since the epoch; nothing where it is healthy. */
export function faultBegan({ truth, scenario }: Pick<Outcome, 'truth' | 'scenario'>): number | undefined {
  if (isRecorded(scenario)) return scenario.faultAt === undefined ? undefined : Date.parse(scenario.faultAt);
  const all = [...truth.faultyRuns.map(({ beganAt }) => beganAt), ...truth.lasting.map(({ from }) => from)];
  return all.length === 0 ? undefined : Math.min(...all);
}

/** Incidents that woke somebody. */
export function pagesIn({ policies, notifications }: EngineResult): number {
  const wakes = new Set(policies.flatMap(({ id, severity }) => (severity === 'CRITICAL' ? [id] : [])));
  const incidents = notifications.flatMap(({ kind, policy, incident }) =>
    kind === 'opened' && wakes.has(policy) ? [incident] : [],
  );
  return new Set(incidents).size;
}

/** When the first incident opened. */
export function firstOpened(result: EngineResult): number | null {
  return result.incidents[0]?.openedAt ?? null;
}

function sinceFault(outcome: Outcome, at: number | null): number | undefined {
  const began = faultBegan(outcome);
  return at === null || began === undefined ? undefined : at - began;
}

/** Milliseconds as people say them; seconds are enough. */
function span(ms: number): string {
  return ms < 0
    ? `${Duration.seconds(Math.round(-ms / 1_000)).toString()} before the fault`
    : Duration.seconds(Math.round(ms / 1_000)).toString();
}

/** Is every value within the bound? */
function bounded(
  bound: { readonly atMost: number } | { readonly atLeast: number },
  values: readonly number[],
  say: (value: number) => string,
): { readonly expected: string; readonly met: boolean } {
  return 'atMost' in bound
    ? { expected: `at most ${say(bound.atMost)}`, met: Math.max(...values) <= bound.atMost }
    : { expected: `at least ${say(bound.atLeast)}`, met: Math.min(...values) >= bound.atLeast };
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}

function instant(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function hours(duration: Duration): string {
  const whole = duration.toSeconds() / 3_600;
  return Number.isInteger(whole) ? `${whole} h` : duration.toString();
}
