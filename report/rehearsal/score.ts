import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { EngineResult } from '../../alerting/evaluation/result';
import { faultBegan, harmBegan } from '../../simulation/outcome';
import type { Rehearsal } from '../../simulation/rehearsal';
import { expectationsIn } from '../../simulation/scenario';

/** A time in the best and in the worst case of visibility, in milliseconds. */
export interface BestAndWorst {
  readonly best: number;
  readonly worst: number;
}

/** The outcome of a scenario in one world, in figures. */
export interface Score {
  /** Milliseconds from the first harm to the first alert. Null: no alert while the fault lasted. */
  readonly timeToDetect: BestAndWorst | null;
  /** Milliseconds from when the fault began to the first alert. Null: no alert while the fault lasted. */
  readonly detectedSinceFault: BestAndWorst | null;
  /** How long the fault lasted, in milliseconds, up to the end of the scenario; null without a fault. */
  readonly faultLasted: number | null;
  /** Incidents that sent a notification, each counted once, in the case of visibility that has more of them. */
  readonly notifications: number;
  /** The share of those incidents without an actionable cause, from 0 to 1. */
  readonly noise: number;
  /** Attempts that failed with an actionable cause. */
  readonly failures: number;
  /** Wasted run-hours: hours of runs that cannot succeed any more. */
  readonly wastedHours: number;
}

export function scoreOf(rehearsal: Rehearsal): Score {
  const { truth, notified } = rehearsal;
  const began = faultBegan(rehearsal);
  const faultLasted = began === undefined ? null : faultEnds(rehearsal) - began;
  const firstAfterFault = (result: EngineResult) => firstIncident(result, began ?? Infinity)?.openedAt ?? Infinity;
  const [best, worst] = [firstAfterFault(rehearsal.best), firstAfterFault(rehearsal.worst)];
  const isDetected = began !== undefined && faultLasted !== null && Math.max(best, worst) < began + faultLasted;
  const most = notified.best.incidents.length > notified.worst.incidents.length ? notified.best : notified.worst;
  return {
    // With late points another incident may open first, even an earlier one.
    timeToDetect: isDetected ? since(harmBegan(rehearsal) ?? began, best, worst) : null,
    detectedSinceFault: isDetected ? since(began, best, worst) : null,
    faultLasted,
    notifications: most.incidents.length,
    noise: most.noise.length / Math.max(1, most.incidents.length),
    failures: truth.actionable.length,
    wastedHours: truth.wastedHours,
  };
}

/** When the first faulty run ends, at most the end of the scenario; a fault of another kind lasts until then. */
export function faultEnds({ truth, to }: Rehearsal): number {
  return Math.min(truth.faultyRuns[0]?.endsAt ?? to, to);
}

/** The first incident that opened at an instant or later. */
export function firstIncident({ incidents }: EngineResult, since: number): IncidentRecord | undefined {
  return incidents.find(({ openedAt }) => openedAt >= since);
}

/** From an instant to the earlier and to the later of two; 0 where that came before it. */
function since(start: number, one: number, other: number): BestAndWorst {
  return { best: Math.max(0, Math.min(one, other) - start), worst: Math.max(0, Math.max(one, other) - start) };
}

/** Whether this is a control scenario: no alert is expected. */
export function isControl({ scenario, world }: Rehearsal): boolean {
  return expectationsIn(scenario, world).every(({ kind }) => kind === 'silent');
}

/** One row of the scoreboard: a scenario with a fault, at baseline and as declared. */
export interface ScoreRow {
  readonly scenario: string;
  /** Unset where the scenario does not run at baseline. */
  readonly baseline: Score | undefined;
  /** Unset where the scenario does not run as declared. */
  readonly declared: Score | undefined;
  /** Whether all expectations are met. */
  readonly met: boolean;
}

/** The scenarios that expect an alert, in the order of the rehearsals. */
export function scoreboard(rehearsals: readonly Rehearsal[]): readonly ScoreRow[] {
  const incidents = rehearsals.filter((one) => !isControl(one));
  return [...byScenario(incidents)].map(([scenario, ofScenario]) => {
    const scoreIn = (world: Rehearsal['world']) => {
      const rehearsal = ofScenario.find((one) => one.world === world);
      return rehearsal === undefined ? undefined : scoreOf(rehearsal);
    };
    return { scenario, baseline: scoreIn('baseline'), declared: scoreIn('declared'), met: ofScenario.every(isMet) };
  });
}

/** Whether a scenario runs at baseline, so that there is something to compare with. */
export function runsAtBaseline(rehearsals: readonly Rehearsal[]): boolean {
  return rehearsals.some(({ world }) => world === 'baseline');
}

/** The control scenarios, and which of them sent a notification or failed another expectation. */
export interface ControlResult {
  readonly names: readonly string[];
  readonly failed: readonly string[];
}

/** @returns the scenarios that expect no alert, in the order of the rehearsals */
export function controlsOf(rehearsals: readonly Rehearsal[]): ControlResult {
  const controls = rehearsals.filter(isControl);
  return { names: namesOf(controls), failed: namesOf(controls.filter((one) => !isMet(one))) };
}

/** Wasted run-hours at baseline minus those as declared, summed over the scenarios that run in both. */
export function hoursAvoided(rehearsals: readonly Rehearsal[]): number {
  return rehearsals.reduce((sum, one) => {
    const runsInBoth = rehearsals.some(({ scenario, world }) => scenario === one.scenario && world !== one.world);
    if (!runsInBoth) return sum;
    return sum + (one.world === 'baseline' ? 1 : -1) * one.truth.wastedHours;
  }, 0);
}

/** The rehearsals of each scenario by its name, in their order. */
export function byScenario(rehearsals: readonly Rehearsal[]): ReadonlyMap<string, readonly Rehearsal[]> {
  const all = new Map<string, Rehearsal[]>();
  for (const one of rehearsals) {
    const known = all.get(one.scenario.name);
    if (known === undefined) all.set(one.scenario.name, [one]);
    else known.push(one);
  }
  return all;
}

function namesOf(rehearsals: readonly Rehearsal[]): string[] {
  return [...byScenario(rehearsals).keys()];
}

function isMet({ expectations }: Rehearsal): boolean {
  return expectations.every(({ met }) => met);
}
