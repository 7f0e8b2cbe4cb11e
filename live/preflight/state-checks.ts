import { monitorFindings } from '../../guard/health/in-flight';
import { formatSeconds } from '../../guard/health/format';
import { stopsOf } from '../../guard/breaker/breaker-view';
import type { RunSummary, Sample } from '../../guard/ports/health-source';
import type { BreakerRecord } from '../../model/breaker';
import type { BreakerRule } from '../../model/breaker-rule';
import type { GuardConfig } from '../../model/guard-config';
import { minuteText } from '../../model/timestamp';
import type { Check, Objection, Read } from './checks';
import type { Cut } from './cuts';

/** What the guard has stored. Absent where its database does not exist: no guard is deployed. */
export interface GuardState {
  readonly lastTick: Read<number | null>;
  readonly breakers: Read<StoredBreakers>;
  readonly unresolved: Read<Sample>;
  readonly inFlight: Read<Sample>;
}

export interface StoredBreakers {
  readonly records: readonly BreakerRecord[];
  /** Ids of the documents that cannot be read. */
  readonly unreadable: readonly string[];
}

/** Does the monitor tick? Where it does not, the stored breakers and runs may be out of date. */
export function monitorCheck({ lastTick }: GuardState, now: number): Check {
  const looked = { count: 'value' in lastTick ? 1 : 0, one: 'monitor', many: 'monitors' };
  const base = { name: 'monitor', looked, objections: [] } as const;
  if ('why' in lastTick) return { ...base, unknown: [`the last tick: ${lastTick.why}`] };
  const [still] = monitorFindings(lastTick.value, now);
  if (still === undefined) return { ...base, unknown: [] };
  return { ...base, unknown: [`the monitor ${still.message}: what is stored may be out of date`] };
}

/**
 * Breakers that hold a trigger, or are not closed, or will open at the next tick. A destroy deletes the guard, and a rolled-back
 * guard may not know the breaker: nothing would resume what it holds. A breaker that only observes holds nothing.
 */
export function breakerCheck({ breakers }: GuardState, rules: readonly BreakerRule[]): Check {
  const records = 'value' in breakers ? breakers.value.records : [];
  const byId = new Map(records.map((record) => [record.id, record]));
  const ids = new Set([...rules.map(({ id }) => id), ...byId.keys()]);
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    name: 'breakers',
    looked: { count: 'value' in breakers ? ids.size : 0, one: 'breaker', many: 'breakers' },
    objections: records.flatMap((record) => breakerObjection(record, ruleOf.get(record.id)) ?? []),
    unknown:
      'why' in breakers
        ? [`breakers: ${breakers.why}`]
        : breakers.value.unreadable.map(
            (id) => `the breaker ${id}: its document cannot be read, so what it holds is not known`,
          ),
  };
}

function breakerObjection(record: BreakerRecord, rule: BreakerRule | undefined): Objection | undefined {
  const { id, state, since, reason, held, request } = record;
  const holds = stopsOf({ triggers: held.map(({ trigger }) => trigger) });
  const close = `phasewatch breaker close ${id} --reason TEXT`;
  const holding = holds.length === 0 ? '' : `, and holds ${holds.join(', ')}`;
  if (rule?.observeOnly === true && holds.length === 0) return undefined;
  if (state !== 'closed') {
    const what = `is ${state.replace('_', '-')} since ${minuteText(since)} (${reason})${holding}`;
    return {
      subject: id,
      message: request?.action === 'close' ? `${what}; a request to close it waits for the monitor` : what,
      fix: `\`${close}\`, then wait for one tick (1 min)`,
    };
  }
  if (request?.action === 'open')
    return {
      subject: id,
      message: `will open at the next tick (${request.by}: ${request.reason})`,
      fix: `\`${close}\`, then wait for one tick (1 min)`,
    };
  if (holds.length === 0) return undefined;
  return {
    subject: id,
    message: `is closed${holding}`,
    fix: `wait for one tick (1 min); if it still holds them, the line of the monitor says why: apply the pipeline's stack, which declares them`,
  };
}

/** Work that a closed run left open: its incident is open, and its state is lost with the database. */
export function incidentCheck({ unresolved }: GuardState): Check {
  const runs = 'value' in unresolved ? unresolved.value.runs : [];
  const works = new Map(runs.map((run) => [`${run.processor} ${run.dataDate}`, run]));
  return {
    name: 'incidents',
    looked: { count: 'value' in unresolved ? works.size : 0, one: 'open incident', many: 'open incidents' },
    objections: [...works].map(([work, { state, startedAt, processor, dataDate }]) => ({
      subject: work,
      message: `has an open incident: its run of ${minuteText(startedAt)} ${state === 'went_silent' ? 'wrote no heartbeat' : 'timed out'}, and no later run has done the work`,
      fix: `run it again, or \`phasewatch resolve ${processor} ${dataDate} --reason TEXT\``,
    })),
    unknown: 'why' in unresolved ? [`open incidents: ${unresolved.why}`] : truncatedText(unresolved.value, 'incidents'),
  };
}

/** What happens to the runs of a deployable. */
export interface CutPlan {
  /** By deployable, from a plan. Undefined: there is no plan, and any of them may be cut. */
  readonly cuts: ReadonlyMap<string, Cut> | undefined;
  readonly isDestroy: boolean;
}

/** Runs in flight whose deployable the apply deletes or gives a new revision. */
export function runCheck(
  { inFlight }: GuardState,
  { processors }: Pick<GuardConfig, 'processors'>,
  plan: CutPlan,
  now: number,
): Check {
  const runs = 'value' in inFlight ? inFlight.value.runs : [];
  const hostOf = new Map(processors.map(({ name, deployable }) => [name, deployable]));
  const undeclared = runs.filter(({ processor }) => !hostOf.has(processor) && cutsAnything(plan));
  return {
    name: 'runs',
    looked: { count: runs.length, one: 'run in flight', many: 'runs in flight' },
    objections: runs.flatMap((run) => {
      const host = hostOf.get(run.processor);
      const why = host === undefined ? undefined : cutText(host, plan);
      return why === undefined ? [] : [runObjection(run, why, now)];
    }),
    unknown: [
      ...('why' in inFlight ? [`runs in flight: ${inFlight.why}`] : truncatedText(inFlight.value, 'runs in flight')),
      ...undeclared.map(
        ({ processor, runId }) =>
          `${processor} ${runId}: the processor is not declared, so its deployable is not known`,
      ),
    ],
  };
}

function cutsAnything({ cuts }: CutPlan): boolean {
  return cuts === undefined || cuts.size > 0;
}

function cutText(host: string, { cuts, isDestroy }: CutPlan): string | undefined {
  if (cuts === undefined)
    return isDestroy
      ? `the destroy deletes ${host}, unless it was adopted and released`
      : `the apply may change ${host} (no --plan)`;
  switch (cuts.get(host)) {
    case 'deleted':
      return `the apply deletes ${host}`;
    case 'new revision':
      return `the apply makes a new revision of ${host}: a request in progress ends on the old one, work after its response may be stopped`;
    case undefined:
      return undefined;
  }
}

function runObjection(run: RunSummary, why: string, now: number): Objection {
  const age = formatSeconds((now - run.startedAt) / 1_000);
  return {
    subject: `${run.processor} ${run.dataDate}`,
    message: `is running for ${age} (${run.runId}, attempt ${run.attempt}): ${why}`,
    fix: 'wait until it has ended',
  };
}

function truncatedText({ truncated, runs }: Sample, what: string): string[] {
  return truncated ? [`${what}: there are more than ${runs.length}, and the others were not read`] : [];
}
