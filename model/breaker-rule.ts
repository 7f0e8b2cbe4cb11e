import * as z from 'zod';
import { BREAKER_DEFAULTS, breakerProblems, type StoppableTrigger } from './breaker';
import { count } from './count';
import { CRITICALITIES, type Criticality } from './criticality';
import {
  deployablesOf,
  isOnlyObserved,
  schedulesOf,
  triggersOf,
  type Pipeline,
  type PlacedDeployable,
} from './pipeline';
import { Duration } from './duration';
import type { Problem } from './problem';
import type { Trigger } from './trigger';

const seconds = z.int().min(0);

const triggerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('schedule'), job: z.string() }),
  z.object({ kind: z.literal('push'), subscription: z.string() }),
  z.object({ kind: z.literal('queue'), queue: z.string() }),
]);

/** One breaker in the guard's configuration: the runs that it judges, when it opens, and what it stops. */
export const breakerRuleSchema = z.object({
  /** Name of the processor, or of the deployable where several processors share its triggers. */
  id: z.string(),
  phase: z.string(),
  deployable: z.string(),
  /** Criticality of its most critical processor. */
  criticality: z.enum(CRITICALITIES),
  /** `failuresInARow` is null where only the rate counts. */
  processors: z.array(z.object({ name: z.string(), failuresInARow: z.int().min(1).nullable() })),
  failureRate: z.object({ above: z.number(), windowSeconds: seconds, minimumRuns: z.int().min(1) }).nullable(),
  coolDownSeconds: seconds,
  coolDownCapSeconds: seconds,
  /** Empty where only code or events start the deployable: such a breaker reports its state and stops nothing. */
  triggers: z.array(triggerSchema),
  /** Does it only decide, and change no trigger? Absent: it stops and resumes them. */
  observeOnly: z.literal(true).optional(),
});

export type BreakerRule = z.output<typeof breakerRuleSchema>;

/**
 * The breaker of a deployable; undefined where it hosts no processor. A breaker stops the deployable's triggers, so each
 * deployable has one. Its id is the processor's name where there is one processor, otherwise the deployable's name.
 */
export function breakerRuleOf({ phase, deployable }: PlacedDeployable, pipeline: Pipeline): BreakerRule | undefined {
  const [first, second] = deployable.processors;
  if (first === undefined) return undefined;
  const options = { ...BREAKER_DEFAULTS, ...deployable.breaker, ...(second === undefined ? first.breaker : {}) };
  return {
    id: second === undefined ? first.name : deployable.name,
    phase: phase.id,
    deployable: deployable.name,
    criticality: deployable.processors.reduce<Criticality>(
      (most, p) => (p.criticality < most ? p.criticality : most),
      'P3',
    ),
    processors: deployable.processors.map(({ name, breaker }) => {
      const inARow = breaker?.failuresInARow ?? options.failuresInARow;
      return { name, failuresInARow: inARow === 'never' ? null : inARow };
    }),
    failureRate:
      options.failureRate === undefined
        ? null
        : {
            above: options.failureRate.above,
            windowSeconds: options.failureRate.window.toSeconds(),
            minimumRuns: options.failureRate.minimumRuns,
          },
    coolDownSeconds: options.coolDown.toSeconds(),
    coolDownCapSeconds: options.coolDownCap.toSeconds(),
    triggers: deployable.triggers.flatMap((trigger) => stoppable(trigger, pipeline)),
    ...(isOnlyObserved(deployable, pipeline) ? { observeOnly: true } : {}),
  };
}

/**
 * A call over HTTP and the start of a job are in another deployable's code and cannot be stopped. Where the caller is an orchestrator (no processors,
 * this one callee), the breaker stops the orchestrator's triggers instead.
 */
function stoppable(trigger: Trigger, pipeline: Pipeline): StoppableTrigger[] {
  switch (trigger.kind) {
    case 'schedule':
    case 'scheduled-run':
      return [{ kind: 'schedule', job: trigger.job }];
    case 'push':
      return [{ kind: 'push', subscription: trigger.subscription }];
    case 'queue':
      return [{ kind: 'queue', queue: trigger.queue }];
    case 'http':
    case 'run':
      return triggersOfOrchestrator(trigger.from, pipeline);
    case 'event':
      return []; // Eventarc owns the subscription of an event
  }
}

function triggersOfOrchestrator(name: string, pipeline: Pipeline): StoppableTrigger[] {
  const all = deployablesOf(pipeline).map(({ deployable }) => deployable);
  const caller = all.find((deployable) => deployable.name === name);
  const calls = all.flatMap(triggersOf).filter((each) => 'from' in each && each.from === name);
  if (caller === undefined || caller.processors.length > 0 || calls.length !== 1) return [];
  const others = caller.triggers.filter(({ kind }) => kind !== 'http' && kind !== 'run');
  return others.flatMap((each) => stoppable(each, pipeline));
}

/** Most retries of one work: where 27% of the attempts succeed, eleven of them do 97% of the work (1 - 0.73^11 = 0.969). */
const MOST_RETRIES = 10;

/** Problems of a deployable's breakers, start graces and retries; empty where there are none. */
export function guardingProblems(where: string, { deployable }: PlacedDeployable): Problem[] {
  const isShared = deployable.processors.length > 1;
  const schedules = schedulesOf(deployable).length;
  return [
    ...breakerProblems(`${where}/breaker`, deployable.breaker ?? {}),
    ...deployable.processors.flatMap((processor): Problem[] => {
      const at = `${where}/${processor.name}`;
      const problems = breakerProblems(`${at}/breaker`, processor.breaker ?? {});
      const { failureRate, coolDown, coolDownCap } = processor.breaker ?? {};
      if (isShared && [failureRate, coolDown, coolDownCap].some((value) => value !== undefined)) {
        problems.push({
          code: 'DEC054',
          where: `${at}/breaker`,
          rule: 'the breaker of a processor that shares its triggers sets failuresInARow only',
          got: Object.keys(processor.breaker ?? {}).join(', '),
          fix: `move the other options to breaker of ${deployable.name}`,
        });
      }
      const grace = Duration.expect(processor.startGrace ?? Duration.hours(1), `${at}/startGrace`);
      if (!grace.isLongerThan(Duration.minutes(5))) {
        problems.push({
          code: 'DEC056',
          where: `${at}/startGrace`,
          rule: 'startGrace is longer than 5 min, because the guard learns late that the dependencies ended',
          got: grace.toString(),
          fix: 'write 15 min or more',
        });
      }
      const retries = processor.retriesAfterTimeout ?? 0;
      if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES || (retries > 0 && schedules !== 1)) {
        problems.push({
          code: 'DEC055',
          where: `${at}/retriesAfterTimeout`,
          rule: 'retriesAfterTimeout is 0 to 10, and above 0 only for a deployable with exactly one schedule',
          got: `${retries} with ${count(schedules, 'schedule')}`,
          fix: 'remove it, or give the deployable exactly one schedule',
        });
      }
      return problems;
    }),
  ];
}
