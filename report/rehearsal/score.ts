import { faultBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { expectationsIn } from '../../simulation/scenario';
import { formatMinutes, formatRange } from '../parts/times';

/** What a story cost in one world. Every figure comes from the rehearsal. */
export interface Score {
  /** How long after the fault the first alert came: as early and as late as may be. Null: none while it lasted. */
  readonly seenAfter: { readonly best: number; readonly worst: number } | null;
  /** How long the fault lasted, in milliseconds, or the story from its fault on; null where nothing was wrong. */
  readonly lasted: number | null;
  /** Incidents that were told of, in the louder case of visibility. */
  readonly told: number;
  /** Of those: the share without a cause that anybody can act on. */
  readonly noise: number;
  /** Attempts that failed for a reason that somebody can act on. */
  readonly failures: number;
  /** Hours of work that came to nothing. */
  readonly wastedHours: number;
}

export function scoreOf(rehearsal: Rehearsal): Score {
  const { truth, notified: told, to } = rehearsal;
  const began = faultBegan(rehearsal);
  const lasted = began === undefined ? null : Math.min(truth.faultyRuns[0]?.endsAt ?? to, to) - began;
  const first = (one: Rehearsal['best']) =>
    one.incidents.find(({ openedAt }) => openedAt >= (began ?? Infinity))?.openedAt ?? Infinity;
  const [best, worst] = [first(rehearsal.best), first(rehearsal.worst)];
  const isSeen = began !== undefined && lasted !== null && Math.max(best, worst) < began + lasted;
  const loudest = told.best.incidents.length > told.worst.incidents.length ? told.best : told.worst;
  return {
    // What is seen late may come to be seen in another incident that opened earlier.
    seenAfter: isSeen ? { best: Math.min(best, worst) - began, worst: Math.max(best, worst) - began } : null,
    lasted,
    told: loudest.incidents.length,
    noise: loudest.noise.length / Math.max(1, loudest.incidents.length),
    failures: truth.actionable.length,
    wastedHours: truth.wastedHours,
  };
}

/** A healthy twin: nobody is to hear anything in it. */
export function isControl({ scenario, world }: Rehearsal): boolean {
  return expectationsIn(scenario, world).every(({ kind }) => kind === 'silent');
}

/** One row of the scoreboard: a story as it was, and as declared. Empty where it does not play in a world. */
export interface ScoreRow {
  readonly story: string;
  readonly seen: readonly [asItWas: string, declared: string];
  readonly told: readonly [asItWas: string, declared: string];
  readonly failures: readonly [asItWas: string, declared: string];
  readonly wasted: readonly [asItWas: string, declared: string];
  /** Do all of its expectations hold? */
  readonly met: boolean;
}

/** The stories in which something is wrong, each in its worlds. */
export function scoreboard(rehearsals: readonly Rehearsal[]): readonly ScoreRow[] {
  const stories = rehearsals.filter((one) => !isControl(one));
  return [...new Set(stories.map(({ scenario }) => scenario.name))].map((story) => {
    const of = (world: Rehearsal['world']) => stories.find((one) => one.scenario.name === story && one.world === world);
    const [asItWas, declared] = [of('baseline'), of('declared')].map((one) => (one === undefined ? one : scoreOf(one)));
    const both = (say: (score: Score) => string) =>
      [asItWas === undefined ? '' : say(asItWas), declared === undefined ? '' : say(declared)] as const;
    return {
      story,
      seen: both(formatTimeToDetect),
      told: both(formatNotified),
      failures: both(({ failures }) => failures.toLocaleString('en')),
      wasted: both(({ wastedHours }) => formatHours(wastedHours)),
      met: stories.every((one) => one.scenario.name !== story || one.expectations.every(({ met }) => met)),
    };
  });
}

/** Hours of work that came to nothing as it was, and do so no more, over the stories that play in both worlds. */
export function hoursAvoided(rehearsals: readonly Rehearsal[]): number {
  return rehearsals.reduce((sum, one) => {
    const twin = rehearsals.find(({ scenario, world }) => scenario === one.scenario && world !== one.world);
    if (twin === undefined) return sum;
    return sum + (one.world === 'baseline' ? 1 : -1) * one.truth.wastedHours;
  }, 0);
}

function formatTimeToDetect({ seenAfter, lasted }: Score): string {
  if (lasted === null) return '';
  return seenAfter === null ? `not in ${formatMinutes(lasted)}` : formatRange(seenAfter.best, seenAfter.worst);
}

function formatNotified({ told, noise }: Score): string {
  const share = told === 0 || noise === 0 ? '' : `, ${Math.round(100 * noise)}% noise`;
  return `${told.toLocaleString('en')}${share}`;
}

function formatHours(hours: number): string {
  return `${hours >= 10 || hours < 0.05 ? Math.round(hours).toLocaleString('en') : hours.toFixed(1)} h`;
}
