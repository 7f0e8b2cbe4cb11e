import type { EngineResult } from '../../../../alerting/evaluation/result';
import { scoreOf } from '../../../../report/rehearsal/score';
import { pagesIn } from '../../../../simulation/outcome';
import type { Rehearsal } from '../../../../simulation/rehearsal';

/** The figures of one scenario in one world. Pairs are the best and the worst case of visibility. */
export interface Figures {
  readonly scenario: string;
  readonly world: string;
  readonly runs: number;
  /** Seconds from the fault to the first incident; null: undetected, or no fault. */
  readonly timeToDetect: readonly [best: number, worst: number] | null;
  readonly incidents: readonly [best: number, worst: number];
  /** Incidents by policy, in the worst case. */
  readonly firing: Readonly<Record<string, number>>;
  readonly notifications: readonly [best: number, worst: number];
  readonly pages: readonly [best: number, worst: number];
  /** Attempts that failed with an actionable cause, and all failed attempts. */
  readonly failures: readonly [actionable: number, all: number];
  readonly wastedHours: number;
  readonly lostMessages: number;
}

/** The figures of a rehearsal; times in whole seconds, hours with three decimals. */
export function figuresOf(rehearsal: Rehearsal): Figures {
  const { scenario, world, runs, best, worst, truth } = rehearsal;
  const { timeToDetect } = scoreOf(rehearsal);
  const both = (figure: (result: EngineResult) => number) => [figure(best), figure(worst)] as const;
  return {
    scenario: scenario.name,
    world,
    runs,
    timeToDetect: timeToDetect === null ? null : [seconds(timeToDetect.best), seconds(timeToDetect.worst)],
    incidents: both(({ incidents }) => incidents.length),
    firing: Object.fromEntries(
      worst.policies.flatMap(({ id, incidents }) => (incidents > 0 ? [[id, incidents] as const] : [])),
    ),
    notifications: both(({ notifications }) => notifications.length),
    pages: both(pagesIn),
    failures: [truth.actionable.length, truth.failed],
    wastedHours: Math.round(truth.wastedHours * 1_000) / 1_000,
    lostMessages: truth.messages.lost,
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000);
}
