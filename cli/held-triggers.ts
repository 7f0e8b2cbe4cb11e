import { z } from 'zod';
import { InputError } from '../model/problem';
import type { Side } from '../review/side';
import { isReplaced, type PlannedStep } from '../terraform/plan/read-plan';
import { block, type Body, type Resource } from '../terraform/resource';
import { readJsonFile } from './stack-files';
import { misfitOf } from '../model/misfit';

const breakersSchema = z.looseObject({
  breakers: z.array(
    z.looseObject({
      id: z.string(),
      since: z.string().nullable(),
      reason: z.string(),
      /** The triggers that it has stopped now. */
      held: z.array(z.string()),
    }),
  ),
});

/** A trigger that a breaker holds. */
type Held = Omit<NonNullable<Side['undone']>[number], 'by'>;

/**
 * The triggers that breakers hold, by the guard's own account.
 * @param file output of `phasewatch breaker list --format json`
 * @throws UsageError without the file, InputError INP002 and REV003 for other content
 */
export function heldTriggers(file: string): Held[] {
  const { success, data, error } = breakersSchema.safeParse(readJsonFile('--breakers', file));
  if (success)
    return data.breakers.flatMap(({ id, since, reason, held }) =>
      held.map((trigger) => ({ breaker: id, trigger, since, reason })),
    );
  throw new InputError([
    {
      code: 'REV003',
      where: file,
      rule: 'the state of breakers is the output of `phasewatch breaker list --format json`',
      got: misfitOf(error),
      fix: 'write it again with `phasewatch breaker list --format json > FILE`',
    },
  ]);
}

/** How an apply starts a trigger of each type: the field of the resource that does it, and what that is called. */
const STARTED_BY: Readonly<
  Record<string, { readonly field: string; readonly by: string; readonly of: (values: Body) => boolean }>
> = {
  google_pubsub_subscription: {
    field: 'push_config',
    by: 'sets its push endpoint again',
    of: ({ push_config: push }) => (block(push)?.['push_endpoint'] ?? '') !== '',
  },
  // Without the field, an apply leaves a paused job and a paused queue as they are.
  google_cloud_scheduler_job: { field: 'paused', by: 'resumes it', of: ({ paused }) => paused === false },
  google_cloud_tasks_queue: {
    field: 'desired_state',
    by: 'resumes it',
    of: ({ desired_state: state }) => state === 'RUNNING',
  },
};

/**
 * What of the held triggers an apply starts again.
 * @param steps what a plan does to resources; undefined: no plan, and an apply sets every declared field
 */
export function undoneBy(
  held: readonly Held[],
  resources: readonly Resource[],
  steps: readonly PlannedStep[] | undefined,
): NonNullable<Side['undone']> {
  const effects = steps === undefined ? resources.map(effectOfDeclared) : steps.map(effectOfStep);
  return held.flatMap((one) =>
    effects.flatMap((effect) => (effect?.name === one.trigger ? [{ ...one, by: effect.by }] : [])),
  );
}

interface Effect {
  readonly name: unknown;
  readonly by: string;
}

function effectOfDeclared({ type, values }: Resource): Effect | undefined {
  const start = STARTED_BY[type];
  if (start === undefined || !start.of(values) || isIgnored(values, start.field)) return undefined;
  return { name: values['name'], by: start.by };
}

function effectOfStep(step: PlannedStep): Effect | undefined {
  const { type, before, after } = step;
  const start = STARTED_BY[type];
  if (start === undefined || before === undefined) return undefined;
  const { name } = before;
  if (isReplaced(step)) return { name, by: 'deletes it and creates it again, started' };
  if (after === undefined) return undefined;
  const isChanged = JSON.stringify(before[start.field]) !== JSON.stringify(after[start.field]);
  return isChanged && start.of(after) ? { name, by: start.by } : undefined;
}

function isIgnored({ lifecycle }: Body, field: string): boolean {
  const { ignore_changes: ignored = [] } = block(lifecycle) ?? {};
  return (
    ignored === 'all' ||
    (Array.isArray(ignored) && [field, `${field}[0].push_endpoint`].some((one) => ignored.includes(one)))
  );
}
