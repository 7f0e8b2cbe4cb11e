import { modulo, type SampleTimes } from './sample-times';

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** Most phases of a policy that are evaluated. */
const MOST = 4;

/**
 * A phase of evaluation: when a policy is evaluated within its period. Google documents the period but not when it
 * begins. All times in milliseconds.
 */
export interface Phase {
  /** 0 to below the period: evaluations are at multiples of the period plus this. */
  readonly offsetMs: number;
  /** How long before the evaluation its windows end. */
  readonly lagMs: number;
  /** How much of the period has the same result: the phases from {@link offsetMs} on. */
  readonly lengthMs: number;
}

/**
 * The phases of a condition over alignment windows of whole minutes. Between two places at which a point of its series
 * ends or changes, nothing enters or leaves a window, so one phase stands for all between them. A window ends where a
 * point does: what a counter counts after its last point is not known yet.
 */
export function windowPhases(periodMs: number, times: readonly SampleTimes[]): readonly Phase[] {
  const ends = endsOf(times, periodMs);
  const changes = times.flatMap((one) => [...one.changes].map((at) => modulo(at, periodMs)));
  const starts = thinned(inOrder([...ends, ...changes]), MOST);
  return starts.map((offsetMs, i) => {
    const end = Math.max(...ends.filter((one) => one <= offsetMs));
    const lagMs = Number.isFinite(end) ? offsetMs - end : offsetMs + periodMs - Math.max(...ends);
    return { offsetMs, lagMs, lengthMs: gapAfter(starts, i, periodMs) };
  });
}

/**
 * The phases of a PromQL query. A range holds both of its ends: a phase at which a sample lies exactly at the end differs
 * from those between two samples.
 */
export function queryPhases(periodMs: number, times: readonly SampleTimes[]): readonly Phase[] {
  const stepMs = commonDivisor(periodMs, MINUTE_MS);
  const changes = times.flatMap((one) => [...one.changes].map((at) => modulo(at, stepMs)));
  const all = inOrder([...endsOf(times, stepMs), ...changes]);
  const places = thinned(all, MOST / 2);
  const phases = places.flatMap((offsetMs, i): Phase[] => {
    const gapMs = gapAfter(places, i, stepMs);
    const middle = offsetMs + gapAfter(all, all.indexOf(offsetMs), stepMs) / 2;
    const between = { offsetMs: modulo(Math.floor(middle), stepMs), lagMs: 0, lengthMs: gapMs - SECOND_MS };
    const exact = { offsetMs, lagMs: 0, lengthMs: Math.min(SECOND_MS, gapMs) };
    return between.lengthMs > 0 ? [exact, between] : [exact];
  });
  // Evaluations that are several minutes apart see other samples when they begin a minute later.
  const turns = Array.from({ length: Math.min(periodMs / stepMs, Math.ceil(MOST / phases.length)) }, (_, turn) => turn);
  return turns.flatMap((turn) => phases.map((phase) => ({ ...phase, offsetMs: phase.offsetMs + turn * stepMs })));
}

/** The single phase of a policy that does not look at the clock, as of a log match. */
export const ANY_PHASE: Phase = { offsetMs: 0, lagMs: 0, lengthMs: SECOND_MS };

function endsOf(times: readonly SampleTimes[], periodMs: number): readonly number[] {
  if (times.some(({ isIrregular }) => isIrregular)) return [0, 1, 2, 3].map((i) => (i * periodMs) / 4);
  const ends = new Set(times.flatMap((one) => [...one.ends].map((at) => modulo(at, periodMs))));
  return ends.size === 0 ? [0] : [...ends];
}

function inOrder(places: readonly number[]): readonly number[] {
  return [...new Set(places)].sort((a, b) => a - b);
}

/** At most `most` of the places, spread over all of them. */
function thinned(all: readonly number[], most: number): readonly number[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)] ?? 0);
}

function gapAfter(places: readonly number[], i: number, periodMs: number): number {
  const next = places[i + 1] ?? (places[0] ?? 0) + periodMs;
  return next - (places[i] ?? 0);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
