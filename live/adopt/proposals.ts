import { Duration } from '../../model/duration';
import type { AdoptedPipeline } from './adopted-pipeline';
import type { MeasuredWork, Spread } from './measured-work';

/** What measured durations say, and what follows from them. */
export interface Proposal extends Pick<MeasuredWork, 'deployable' | 'what' | 'others'>, Spread {
  readonly budget?: Duration;
  readonly heartbeatInterval?: Duration;
  readonly allowedSilence?: Duration;
  /** The arithmetic, or why there is no proposal: whole sentences. */
  readonly because: readonly string[];
}

/** Fewer runs say little of the longest one: of 20, one in twenty takes longer than p95. */
const FEWEST_RUNS = 20;
/** How much longer than the longest of the recording a correct run may take. */
const MARGIN = 1.25;
/** Heartbeats that may be lost before a run counts as silent, as the declaration demands. */
const LOST_HEARTBEATS = 3;

/**
 * Proposes a budget, and where runs print heartbeats their interval and the silence allowed.
 * @param timeout of the deployable, below which a budget must be
 */
export function proposalOf({ durations, silences, ...work }: MeasuredWork, timeout: Duration): Proposal {
  const measured = { ...work, ...durations };
  if (durations.count < FEWEST_RUNS) {
    return { ...measured, because: [`Fewer than ${FEWEST_RUNS}: a budget and a silence stay open.`] };
  }
  const budget = budgetOf(durations.max ?? 0, timeout);
  const silence = silenceOf(silences);
  return { ...measured, ...budget, ...silence, because: [...budget.because, ...silence.because] };
}

type Part = Pick<Proposal, 'budget' | 'heartbeatInterval' | 'allowedSilence' | 'because'>;

function budgetOf(longest: number, timeout: Duration): Part {
  const budget = roundedUp(longest * MARGIN);
  const sum = `the longest x ${MARGIN} = ${secondsText(longest * MARGIN)}, rounded up`;
  if (!budget.isShorterThan(timeout)) {
    const why = `No budget is proposed: ${sum} to ${budget.toString()} is not below the timeout of ${timeout.toString()}.`;
    return { because: [why] };
  }
  return {
    budget,
    because: [`Proposed budget: ${sum}: ${budget.toString()}, below the timeout of ${timeout.toString()}.`],
  };
}

function silenceOf({ count, p50: usual = 0, max: longest = 0 }: Spread): Part {
  if (count < FEWEST_RUNS)
    return { because: [`Fewer than ${FEWEST_RUNS} of them show heartbeats: the silence stays open.`] };
  const heartbeatInterval = roundedUp(usual);
  const lost = heartbeatInterval.times(LOST_HEARTBEATS);
  const allowedSilence = Duration.max(lost, roundedUp(longest * MARGIN));
  const because = [
    `Proposed heartbeatInterval: p50 of the longest silence of each run, ${secondsText(usual)}, rounded up: ${heartbeatInterval.toString()}.`,
    `Proposed allowedSilence: the longer of ${LOST_HEARTBEATS} intervals, ${lost.toString()}, and the longest silence x ${MARGIN} = ${secondsText(longest * MARGIN)}, rounded up: ${allowedSilence.toString()}.`,
  ];
  return { heartbeatInterval, allowedSilence, because };
}

/** To 10 s below 2 min, to whole minutes above. */
function roundedUp(seconds: number): Duration {
  const step = seconds < 120 ? 10 : 60;
  return Duration.seconds(Math.max(1, Math.ceil(seconds / step)) * step);
}

/** A number of seconds as a person reads it: `0.25 s`, `2 min 10 s`. */
export function secondsText(seconds: number): string {
  return seconds < 10 ? `${Number(seconds.toFixed(2))} s` : Duration.seconds(Math.round(seconds)).toString();
}

/** An adopted pipeline with a comment at the processors of each deployable of which something was measured. */
export function withProposals(adopted: AdoptedPipeline, proposals: readonly Proposal[]): AdoptedPipeline {
  const comments = new Map(adopted.comments);
  for (const [i, { deployables }] of adopted.pipeline.phases.entries()) {
    for (const [k, { name }] of deployables.entries()) {
      const lines = proposals.filter(({ deployable }) => deployable === name).flatMap(proposalComment);
      if (lines.length > 0) comments.set(`phases[${i}].deployables[${k}].processors`, lines);
    }
  }
  return { ...adopted, comments };
}

/** The lines of a comment in a declaration. */
function proposalComment({ what, count, p50, p95, max, others, because }: Proposal): string[] {
  const times =
    p50 === undefined || p95 === undefined || max === undefined
      ? ''
      : `, p50 ${secondsText(p50)}, p95 ${secondsText(p95)}, max ${secondsText(max)}`;
  const left = others === 0 ? '' : `; ${others} that did not succeed, or are not whole in the logs, are left out`;
  return [`Measured, ${what}: ${count}${times}${left}.`, ...because];
}
