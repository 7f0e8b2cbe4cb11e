import type { Facts } from '../audit/facts';
import type { Judged } from '../model/judged';
import { compareSettings, type Comparison, type Difference } from './differences';
import type { LiveProject } from './read-project';
import { NONE } from './setting';
import { settingsOf } from './settings';

/** The declared project compared with the running one. */
export interface Drift extends Comparison {
  /** What the open breakers hold, as they should; not counted as a difference. */
  readonly held: readonly Difference[];
  /** Stopped triggers of which it is not known whether a breaker holds them. */
  readonly maybeHeld: readonly Difference[];
  readonly judged: Judged;
}

/** Triggers that breakers hold, by name. Undefined: it is not known what they hold. */
export type HeldTriggers = ReadonlySet<string> | undefined;

/**
 * Compares the synthesized stacks of one environment with the running project, setting by setting. A paused job and a
 * subscription without an endpoint are no drift where a breaker holds them.
 */
export function findDrift(declared: Facts, live: LiveProject, held: HeldTriggers): Drift {
  const compared = compareSettings(settingsOf(declared, live.project), settingsOf(live.facts, live.project));
  const stopped = compared.differences.filter(isStopped);
  const differences = compared.differences.filter(
    (difference) => !isStopped(difference) || (held !== undefined && !held.has(difference.name)),
  );
  const count = compared.same + compared.differences.length;
  const maybeHeld = held === undefined ? stopped : [];
  return {
    ...compared,
    differences,
    held: held === undefined ? [] : stopped.filter(({ name }) => held.has(name)),
    maybeHeld,
    judged: {
      judged: { count, one: 'setting', many: 'settings' },
      notJudged: [
        {
          count: compared.unknown.length,
          one: 'setting that one side does not show',
          many: 'settings that one side does not show',
        },
        {
          count: maybeHeld.length,
          one: 'stopped trigger that a breaker may hold',
          many: 'stopped triggers that a breaker may hold',
        },
        {
          count: compared.unlisted.length,
          one: 'declared thing of a kind that the assets do not hold',
          many: 'declared things of kinds that the assets do not hold',
        },
      ],
      leftOut: [
        {
          count: compared.undeclared.length,
          one: 'running thing that is not declared',
          many: 'running things that are not declared',
        },
      ],
    },
  };
}

/** 0: the same. 1: something differs. 2: nothing differs in what was compared, and something could not be. */
export function driftExit({ differences, missing, maybeHeld, judged }: Drift): 0 | 1 | 2 {
  if (differences.length + missing.length > 0) return 1;
  return maybeHeld.length > 0 || judged.judged.count === 0 || judged.notJudged.some(({ count }) => count > 0) ? 2 : 0;
}

/** What an open breaker does to a trigger: a job is paused, a subscription has no endpoint. */
function isStopped({ kind, setting, live }: Difference): boolean {
  const value = 'value' in live ? live.value : undefined;
  return kind === 'Scheduler job' ? setting === 'state' && value === 'paused' : isWithoutEndpoint(kind, setting, value);
}

function isWithoutEndpoint(kind: Difference['kind'], setting: string, value: unknown): boolean {
  return kind === 'subscription' && (setting === 'calls' || setting === 'caller') && value === NONE;
}
