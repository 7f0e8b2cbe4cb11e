import type { Facts } from '../audit/facts';
import type { Counted, Judged } from '../model/judged';
import { channelNames, existingChannels } from './channel-settings';
import { compareSettings, type Comparison, type Difference } from './differences';
import type { LastChanges } from './last-changes';
import type { LiveProject } from './read-project';
import { NONE, type Settings } from './setting';
import { settingsOf } from './settings';
import { activeSnoozes, type ActiveSnooze, type Snooze } from './snoozes';

/** The declared project compared with the running one. */
export interface Drift extends Comparison {
  /** What the open breakers hold, as they should; not counted as a difference. */
  readonly held: readonly Difference[];
  /** Stopped triggers of which it is not known whether a breaker holds them. */
  readonly maybeHeld: readonly Difference[];
  /** Snoozes of declared policies that are active. */
  readonly snoozes: readonly ActiveSnooze[];
  readonly judged: Judged;
}

/** What is known of a running project beside its assets. */
export interface KnownBeside {
  /** Triggers that breakers hold, by name. @default - it is not known what they hold */
  readonly held?: ReadonlySet<string> | undefined;
  /** All snoozes of the project; `unread` where they could not be read. @default - they are left out, which is said */
  readonly snoozes?: readonly Snooze[] | 'unread' | undefined;
  /** Unix time in milliseconds at which the snoozes are judged. */
  readonly now: number;
}

/**
 * Compares the synthesized stacks of one environment with the running project, setting by setting. A paused job and a
 * subscription without an endpoint are no drift where a breaker holds them.
 */
export function findDrift(declared: Facts, live: LiveProject, beside: KnownBeside): Drift {
  const { held } = beside;
  const { names, settings } = declaredSide(declared, live);
  const compared = compareSettings(settings, settingsOf(live.facts, live.project, names));
  const snoozes = snoozesOf(settings, live, beside);
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
    snoozes,
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
        ...counted(beside.snoozes === 'unread', 'list of snoozes that could not be read'),
      ],
      leftOut: [
        {
          count: compared.undeclared.length,
          one: 'running thing that is not declared',
          many: 'running things that are not declared',
        },
        ...counted(beside.snoozes === undefined, 'list of snoozes, which assets do not hold (--snoozes)'),
      ],
    },
  };
}

/** Of the running project every channel is known by its display name, on both sides. */
function declaredSide(declared: Facts, { project, facts }: LiveProject) {
  const names = channelNames(facts);
  return { names, settings: [...settingsOf(declared, project, names), ...existingChannels(declared, names)] };
}

function snoozesOf(
  settings: readonly Settings[],
  { facts }: LiveProject,
  { snoozes, now }: KnownBeside,
): ActiveSnooze[] {
  if (snoozes === undefined || snoozes === 'unread') return [];
  const declared = new Set(settings.flatMap(({ kind, name }) => (kind === 'alert policy' ? name : [])));
  return activeSnoozes(snoozes, facts, { declared, now });
}

function counted(applies: boolean, one: string): Counted[] {
  return applies ? [{ count: 1, one, many: one }] : [];
}

/** Names of the running assets that differ, or are stopped. */
export function changedAssets({ differences, held, maybeHeld }: Drift): string[] {
  return [...new Set([...differences, ...held, ...maybeHeld].flatMap(({ asset }) => asset ?? []))];
}

/**
 * The same with who changed last what differs.
 * @param isRead false: a part of the audit logs could not be read, which is counted as left out
 */
export function withAuthors(drift: Drift, changes: LastChanges, isRead: boolean): Drift {
  const named = (all: readonly Difference[]) =>
    all.map((difference): Difference => {
      const lastChange = difference.asset === undefined ? undefined : changes.of(difference.asset);
      return lastChange === undefined ? difference : { ...difference, lastChange };
    });
  const { differences, held, maybeHeld, judged } = drift;
  const unread = counted(!isRead, 'log of admin activity that was not read to its end (who changed something last)');
  return {
    ...drift,
    differences: named(differences),
    held: named(held),
    maybeHeld: named(maybeHeld),
    judged: { ...judged, leftOut: [...judged.leftOut, ...unread] },
  };
}

/** 0: the same. 1: something differs. 2: nothing differs in what was compared, and something could not be. */
export function driftExit({ differences, missing, maybeHeld, snoozes, judged }: Drift): 0 | 1 | 2 {
  if (differences.length + missing.length + snoozes.length > 0) return 1;
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
