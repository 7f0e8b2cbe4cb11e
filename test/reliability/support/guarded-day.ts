import { newBreaker, withRequest, type BreakerRequest } from '../../../model/breaker';
import type { BreakerRule } from '../../../model/breaker-rule';
import type { GuardConfig } from '../../../model/guard-config';
import type { RunEvent } from '../../../model/run-event';
import { failed, guardConfig, heartbeat, MINUTE, SECOND, started, succeeded } from '../../guard/support/runs';
import type { GuardWorld } from './guard-world';

/** The day begins at midnight UTC. */
export const DAY_START = Date.UTC(2026, 0, 14);
const DATE = '2026-01-14';

/** A job of the fetcher, whose closed work the guard runs again once. */
const FETCH_JOB = 'fetch-daily';
export const SCORE_SUBSCRIPTION = { kind: 'push', subscription: 'score-sub' } as const;
const PUSH = { subscription: 'score-sub', service: 'score', path: '/', account: 'push@example.com' };
const AUDIENCE = 'https://score-1.region.run.app';
/** Its push configuration as it is declared. */
export const DECLARED_PUSH = JSON.stringify({
  pushEndpoint: `${AUDIENCE}${PUSH.path}`,
  oidcToken: { serviceAccountEmail: PUSH.account, audience: AUDIENCE },
});
/** A person paused it in the morning; no breaker ever resumes it. */
export const PAUSED_BY_A_PERSON = { kind: 'queue', queue: 'score-queue' } as const;

const rule = (name: string, triggers: BreakerRule['triggers']): BreakerRule => ({
  id: name,
  phase: name === 'fetch' ? 'phase1' : 'phase5',
  deployable: name,
  criticality: 'P1',
  processors: [{ name, failuresInARow: 3 }],
  failureRate: name === 'score' ? { above: 0.5, windowSeconds: 900, minimumRuns: 20 } : null,
  coolDownSeconds: 300,
  coolDownCapSeconds: 1_200,
  triggers,
});

/** Three deployables with a processor each: a fetcher, a scorer that reads it, and a report that reads the scorer. */
export function dayConfig(): GuardConfig {
  const [first] = guardConfig().processors;
  if (first === undefined) throw new Error('the sample has processors');
  const deadline = { time: '08:40', daysAfter: 0, timeZone: 'Etc/UTC', goal: 0.95 };
  const processor = (name: string, phase: string, dependsOn: string[]) => ({
    ...{ ...first, name, phase, deployable: name, dependsOn },
    ...{ budgetSeconds: 1_800, silenceSeconds: 360, startGraceSeconds: 3_600 },
  });
  return {
    ...guardConfig(),
    phases: [
      { id: 'phase1', deadline },
      { id: 'phase5', deadline },
    ],
    processors: [
      { ...processor('fetch', 'phase1', []), retriesAfterTimeout: 1 },
      processor('score', 'phase5', ['fetch']),
      processor('report', 'phase5', ['score']),
    ],
    breakers: [
      rule('fetch', [{ kind: 'schedule', job: FETCH_JOB }]),
      rule('score', [SCORE_SUBSCRIPTION, PAUSED_BY_A_PERSON]),
      rule('report', [{ kind: 'schedule', job: 'report-daily' }]),
    ],
    schedules: [
      { job: FETCH_JOB, deployable: 'fetch', cron: '0 5 * * *', timeZone: 'Etc/UTC' },
      { job: 'report-daily', deployable: 'report', cron: '0 18 * * *', timeZone: 'Etc/UTC' },
    ],
    pushes: [PUSH],
  };
}

/** What happens outside of the guard. */
export type Act = (world: GuardWorld) => Promise<void>;

/** The acts of the day by the minute in which they happen, counted from midnight. */
export function dayActs(): ReadonlyMap<number, readonly Act[]> {
  const acts = new Map<number, Act[]>();
  const at = (minute: number, act: Act) => acts.set(minute, [...(acts.get(minute) ?? []), act]);
  const print = (minute: number, event: RunEvent) =>
    at(minute, (world) => world.record(event, DAY_START + minute * MINUTE - 20 * SECOND));
  /** A run of a processor from one minute to another; without an end it hangs. */
  const run = (id: string, name: string, [from, to]: readonly [number, number?], how = succeeded) => {
    const phase = name === 'fetch' ? 'phase1' : 'phase5';
    const identity = { run_id: id, processor: name, phase, data_date: DATE };
    print(from, started(identity));
    for (let beat = from + 4; beat < (to ?? from); beat += 4) print(beat, heartbeat(identity));
    if (to !== undefined) print(to, how(identity));
  };
  const ask = (minute: number, breaker: string, action: BreakerRequest['action']) =>
    at(minute, async ({ breakers }) => {
      const request = { action, reason: 'tested', by: 'ana@example.com', at: DAY_START + minute * MINUTE };
      await breakers.change(breaker, (current = newBreaker(breaker)) => ({
        write: withRequest(current, request),
        result: undefined,
      }));
    });

  // The fetcher hangs, is run again, and its second run does the work.
  run('fetch-1', 'fetch', [300]);
  run('fetch-2', 'fetch', [310, 330]);
  // The scorer exceeds its budget; a later run does the work, and the first one succeeds late.
  run('score-1', 'score', [345, 400]);
  run('score-2', 'score', [420, 435]);
  at(440, ({ triggers }) => {
    triggers.set(PAUSED_BY_A_PERSON, { kind: 'stopped' });
    return Promise.resolve();
  });
  // Its breaker opens, its first probe fails, and its second one succeeds.
  for (const n of [0, 1, 2]) run(`failing-${n}`, 'score', [480 + n, 482 + n], failed);
  run('probe-1', 'score', [493, 495], failed);
  run('probe-2', 'score', [509, 512]);
  // A person opens and closes the breaker of the report.
  ask(600, 'report', 'open');
  ask(615, 'report', 'close');
  // The deadline at 08:40 has passed before the report is done.
  run('report-1', 'report', [780, 790]);
  // A hang that nothing resolves.
  run('hung', 'score', [900]);
  // The report's schedule fires at 18:00, and a run starts more than an hour later.
  run('report-2', 'report', [1_170, 1_180]);
  return acts;
}

/** Minutes of the day in which something happens or is decided. */
export const EVENTFUL_MINUTES: readonly (readonly [from: number, to: number])[] = [
  [300, 335],
  [374, 440],
  [480, 526],
  [598, 620],
  [780, 795],
  [900, 912],
  [1_095, 1_100],
  [1_170, 1_182],
];
