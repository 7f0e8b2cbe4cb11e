import { Duration } from '../../model/duration';
import type { EngineResult } from '../alerting/result';
import type { ExpectationResult, Rehearsal } from './rehearsal';
import type { Expectation } from './scenario';

type Outcome = Omit<Rehearsal, 'expectations'>;

/** Judges every expectation of the scenario, and that nothing fired that nobody expected. */
export function judgeExpectations(outcome: Outcome): ExpectationResult[] {
  const { expectations } = outcome.scenario;
  const named = expectations.flatMap((expectation) => (expectation.kind === 'detected' ? [expectation.policy] : []));
  const results = expectations.map((expectation) => judge(outcome, expectation));
  return named.length === 0 ? results : [...results, nothingElse(outcome, named)];
}

function judge(outcome: Outcome, expectation: Expectation): ExpectationResult {
  switch (expectation.kind) {
    case 'detected':
      return detected(outcome, expectation.policy, expectation.within);
    case 'undetected': {
      const first = sinceFault(outcome, firstOpened(outcome.best));
      const expected = `no alert for ${hours(expectation.for)}`;
      if (first === undefined) return { expected, met: true, got: 'no alert at all' };
      return { expected, met: first >= expectation.for.toMilliseconds(), got: `first alert after ${span(first)}` };
    }
    case 'notifications': {
      const most = Math.max(outcome.best.notifications.length, outcome.worst.notifications.length);
      return {
        expected: `at most ${expectation.atMost} notifications`,
        met: most <= expectation.atMost,
        got: String(most),
      };
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
      const count = outcome.best.incidents.length + outcome.worst.incidents.length;
      return {
        expected: 'no incident',
        met: count === 0,
        got: count === 0 ? 'none' : firedPolicies(outcome).join(', '),
      };
    }
  }
}

function detected(outcome: Outcome, policy: string, within: Duration): ExpectationResult {
  const expected = `${policy} fires within ${within.toString()}`;
  const result = outcome.worst.policies.find(({ id }) => id === policy);
  if (result === undefined) return { expected, met: false, got: `there is no policy ${policy}` };
  if (result.status === 'not_evaluated') return { expected, met: false, got: `not evaluated: ${result.reason ?? ''}` };
  const after = sinceFault(outcome, result.firstOpenedAt);
  if (after === undefined) return { expected, met: false, got: 'never fired' };
  // Before the fault it can only be a false alarm.
  return {
    expected,
    met: after >= 0 && after <= within.toMilliseconds(),
    got: `after ${span(after)} in the worst case`,
  };
}

function runClosed(outcome: Outcome, reason: string, within: Duration): ExpectationResult {
  const expected = `the run is closed as ${reason} within ${within.toString()}`;
  const faulty = outcome.faultyRuns[0]?.run.runId;
  const closed = outcome.closedRuns.find(({ runId }) => runId === faulty);
  if (closed === undefined) return { expected, met: false, got: 'never closed' };
  const after = sinceFault(outcome, closed.at) ?? 0;
  return {
    expected,
    met: closed.reason === reason && after <= within.toMilliseconds(),
    got: `${closed.reason} after ${span(after)}`,
  };
}

function nothingElse(outcome: Outcome, named: readonly string[]): ExpectationResult {
  const others = firedPolicies(outcome).filter((policy) => !named.includes(policy));
  return {
    expected: 'nothing else fires',
    met: others.length === 0,
    got: others.length === 0 ? 'nothing' : others.join(', '),
  };
}

function firedPolicies({ best, worst }: Outcome): string[] {
  return [...new Set([...best.incidents, ...worst.incidents].map(({ policy }) => policy))].sort();
}

/** When the first incident opened. */
export function firstOpened(result: EngineResult): number | null {
  return result.incidents[0]?.openedAt ?? null;
}

/** When the first fault of the story began; nothing where it is healthy. */
export function faultBegan({
  faultyRuns,
  scenario,
  from,
}: Pick<Outcome, 'faultyRuns' | 'scenario' | 'from'>): number | undefined {
  const stops = scenario.faults.flatMap((fault) =>
    fault.kind === 'monitor-stops' ? [from + fault.after.toMilliseconds()] : [],
  );
  const all = [...faultyRuns.map(({ beganAt }) => beganAt), ...stops];
  return all.length === 0 ? undefined : Math.min(...all);
}

function sinceFault(outcome: Outcome, at: number | null): number | undefined {
  const began = faultBegan(outcome);
  return at === null || began === undefined ? undefined : at - began;
}

/** Milliseconds as people say them; seconds are enough. */
export function span(ms: number): string {
  return ms < 0
    ? `${Duration.seconds(Math.round(-ms / 1_000)).toString()} before the fault`
    : Duration.seconds(Math.round(ms / 1_000)).toString();
}

function hours(duration: Duration): string {
  const whole = duration.toSeconds() / 3_600;
  return Number.isInteger(whole) ? `${whole} h` : duration.toString();
}
