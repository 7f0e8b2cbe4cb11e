import { isSeriesCondition } from '../series-condition';
import type { Aggregation, AlertPolicy } from '../../policies/policy';
import { metricTypeOf } from '../../filters/monitoring/alert-filter';
import { parseMonitoringFilter } from '../../filters/monitoring/monitoring-parser';
import { seriesKey, type Series } from '../../metrics/series';

/** One point, as a recording has it. */
export interface RecordedPoint {
  readonly series: Series;
  readonly at: number;
  readonly value: number;
}

export interface ReferenceOptions {
  readonly startAt: number;
  readonly periodMs: number;
  readonly delayMs: number;
  readonly lagMs: number;
  readonly keepSince: boolean;
  readonly rememberMs: number;
  readonly graceMs: number;
}

interface State {
  since: number | null;
  failing: boolean;
  lastData: number;
  attachedAt: number | null;
  value: number | null;
  /** What AND_WITH_MATCHING_RESOURCE compares. */
  resource: string;
}

type States = Map<string, State>;

/** An opening or closing, as text: `<minutes> opened <policy> <condition> <task>`. */
type Happening = string;

/**
 * Section 10's algorithm, written down as it stands: at every evaluation everything is computed anew from all points.
 * Slow on purpose; one aggregation, reducers MAX and SUM by job.
 */
export function reference(
  policies: readonly AlertPolicy[],
  points: readonly RecordedPoint[],
  until: number,
  options: ReferenceOptions,
): Happening[] {
  const happenings: { at: number; text: string }[] = [];
  for (const policy of policies) {
    const states = policy.conditions.map((): States => new Map());
    const open = new Set<string>();
    for (let t = options.startAt; t <= until; t += options.periodMs) {
      const mets = policy.conditions.map((_c, i) =>
        judge(policy, i, states[i] ?? new Map<string, State>(), points, t, options),
      );
      const said =
        policy.combiner === 'OR' || policy.conditions.length === 1
          ? states.flatMap((all, i) => eachFailing(`${policy.id} ${i}`, all, mets[i] === true, t))
          : allTogether(policy, states, mets, open, t);
      for (const text of said) happenings.push({ at: t, text: `${(t - options.startAt) / 60_000} ${text}` });
    }
  }
  return happenings.sort((a, b) => a.at - b.at || (a.text < b.text ? -1 : 1)).map(({ text }) => text);
}

function eachFailing(name: string, states: States, met: boolean, t: number): string[] {
  const said: string[] = [];
  for (const [key, s] of states) {
    if (s.attachedAt === null && met && s.failing) {
      s.attachedAt = t;
      said.push(`opened ${name} ${key} ${s.value}`);
    } else if (s.attachedAt !== null && !(met && s.failing)) {
      s.attachedAt = null;
      said.push(`closed ${name} ${key}`);
    }
    forget(states, key, s);
  }
  return said;
}

function allTogether(policy: AlertPolicy, states: States[], mets: boolean[], open: Set<string>, t: number): string[] {
  const keyOf = (s: State) => (policy.combiner === 'AND' ? 'all' : s.resource);
  const keysOf = (all: States) => [...all.values()].filter((s) => s.failing).map(keyOf);
  const [first, ...others] = states.map((all) => new Set(keysOf(all)));
  const failing = new Set(
    mets.every(Boolean) ? [...(first ?? [])].filter((key) => others.every((keys) => keys.has(key))) : [],
  );
  for (const all of states) {
    for (const [key, s] of all) {
      if (!s.failing || !failing.has(keyOf(s))) s.attachedAt = null;
      else s.attachedAt ??= t;
      forget(all, key, s);
    }
  }
  const said: string[] = [];
  for (const key of open) {
    if (failing.has(key)) continue;
    open.delete(key);
    said.push(`closed ${policy.id} ${key}`);
  }
  for (const key of failing) {
    if (open.has(key)) continue;
    open.add(key);
    said.push(`opened ${policy.id} ${key}`);
  }
  return said;
}

function forget(states: States, key: string, s: State): void {
  if (Number.isNaN(s.lastData)) states.delete(key);
}

/** Brings the series of one condition to t; says whether the condition is met. */
function judge(
  policy: AlertPolicy,
  index: number,
  states: States,
  points: readonly RecordedPoint[],
  t: number,
  options: ReferenceOptions,
): boolean {
  const condition = policy.conditions[index];
  if (condition === undefined || !isSeriesCondition(condition)) throw new Error('not for the reference');
  const type = metricTypeOf(parseMonitoringFilter(condition.filter));
  const usable = points.filter((p) => p.series.metric.type === type && p.at + options.delayMs <= t);
  const values = aggregate(usable, condition.aggregations, t - options.lagMs, comparedByJob(policy));
  for (const [key, { resource }] of values) {
    if (states.has(key)) continue;
    states.set(key, { since: null, failing: false, lastData: t, attachedAt: null, value: null, resource });
  }
  const absent = condition.kind === 'absence';
  const mode = absent ? 'ABSENT' : (condition.evaluationMissingData ?? 'EVALUATION_MISSING_DATA_NO_OP').slice(24);
  const durationMs = condition.duration.toMilliseconds();
  const autoCloseMs = policy.alertStrategy.autoClose?.toMilliseconds() ?? 7 * 86_400_000;
  for (const [key, s] of states) {
    s.value = values.get(key)?.value ?? null;
    let verdict: boolean | undefined;
    if (s.value !== null) {
      s.lastData = t;
      if (absent) verdict = false;
      else if (condition.comparison === 'COMPARISON_GT') verdict = s.value > condition.thresholdValue;
      else verdict = s.value < condition.thresholdValue;
    } else {
      const closeAt =
        Math.max(s.attachedAt ?? -Infinity, s.lastData + options.graceMs) +
        autoCloseMs +
        (mode === 'ACTIVE' ? 86_400_000 : 0);
      if (s.attachedAt === null ? t - s.lastData >= options.rememberMs : t >= closeAt) {
        s.lastData = NaN;
        s.failing = false;
        continue;
      }
      if (absent) s.failing = t - s.lastData >= durationMs;
      else if (mode === 'ACTIVE') verdict = true;
      else if (mode === 'INACTIVE') verdict = false;
      else if (!options.keepSince && !s.failing) s.since = null;
    }
    if (verdict === true) {
      s.since ??= t;
      s.failing ||= t - s.since >= durationMs;
    } else if (verdict === false) {
      s.since = null;
      s.failing = false;
    }
  }
  const total = [...states.values()].filter((s) => !Number.isNaN(s.lastData)).length;
  const failing = [...states.values()].filter((s) => s.failing).length;
  return 'count' in condition.trigger
    ? failing >= condition.trigger.count
    : failing > 0 && (100 * failing) / total >= condition.trigger.percent;
}

interface Output {
  readonly resource: string;
  readonly value: number;
}

/** The only resource label that a reducing condition keeps is the job, so nothing else can be compared. */
export function comparedByJob(policy: AlertPolicy): boolean {
  return policy.conditions.some(
    (one) => isSeriesCondition(one) && one.aggregations.some((step) => step.crossSeriesReducer !== 'REDUCE_NONE'),
  );
}

function aggregate(
  points: readonly RecordedPoint[],
  steps: readonly Aggregation[],
  end: number,
  byJob: boolean,
): Map<string, Output> {
  const [one] = steps;
  if (one?.alignmentPeriod === undefined) throw new Error('one aggregation');
  const start = end - one.alignmentPeriod.toMilliseconds();
  const windows = new Map<string, { series: Series; byTime: Map<number, number> }>();
  for (const { series, at, value } of points) {
    if (at <= start || at > end) continue;
    const window = windows.get(seriesKey(series)) ?? { series, byTime: new Map<number, number>() };
    window.byTime.set(at, value);
    windows.set(seriesKey(series), window);
  }
  const reduces = one.crossSeriesReducer !== 'REDUCE_NONE';
  const groups = new Map<string, { resource: string; members: number[] }>();
  for (const { series, byTime } of windows.values()) {
    const values = [...byTime].sort(([a], [b]) => a - b).map(([, value]) => value);
    const { job = '', task_id = '' } = series.resource.labels;
    const key = reduces ? job : task_id;
    const group = groups.get(key) ?? { resource: byJob ? job : task_id, members: [] };
    group.members.push(align(one.perSeriesAligner, values));
    groups.set(key, group);
  }
  const reduce = (all: number[]) =>
    one.crossSeriesReducer === 'REDUCE_SUM' ? all.reduce((a, b) => a + b) : Math.max(...all);
  return new Map([...groups].map(([key, { resource, members }]) => [key, { resource, value: reduce(members) }]));
}

function align(aligner: string, values: number[]): number {
  const sum = values.reduce((a, b) => a + b, 0);
  switch (aligner) {
    case 'ALIGN_MEAN':
      return sum / values.length;
    case 'ALIGN_MAX':
      return Math.max(...values);
    case 'ALIGN_MIN':
      return Math.min(...values);
    case 'ALIGN_SUM':
      return sum;
    case 'ALIGN_COUNT':
      return values.length;
    case 'ALIGN_NEXT_OLDER':
      return values.at(-1) ?? NaN;
    default:
      throw new Error(`the reference has no ${aligner}`);
  }
}
