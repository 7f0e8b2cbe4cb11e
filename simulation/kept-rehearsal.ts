import { ChartRecorder, type ChartQuery, type RecordedChart } from '../alerting/charting/chart-recorder';
import { RunSpans, type RunSpan } from '../alerting/charting/run-spans';
import type { SeriesCondition } from '../alerting/evaluation/series-condition';
import type { AlertPolicy } from '../alerting/policies/policy';
import { contentText } from '../model/content-text';
import { judgedRehearsal, withoutDataIn, type RehearsalSubject, type Simulated } from './judged-rehearsal';
import { mergedResult, outcomesByPolicy, type PolicyOutcome } from './policy-outcomes';
import { actionTimes } from './person-on-call';
import { PointFanout } from './point-fanout';
import { RecordedPoints, type PointsData } from './recorded-points';
import type { Rehearsal, RehearsalOptions } from './rehearsal';
import { enginesFor, monitoringOf } from './rehearsal-engines';
import { rehearseScenario } from './rehearse-scenario';
import { spanOf } from './scenario';
import { fromStored, toStored } from './stored-data';

/** What belongs to one simulation of a scenario: it is the same where the person on call acts at the same times. */
interface OfSimulation {
  readonly actionTimes: readonly number[];
}

/** The outcome of a scenario without its charts, as stored. */
export interface KeptOutcome extends OfSimulation {
  /** {@link Simulated}, as `toStored` writes it. */
  readonly simulated: unknown;
  readonly runs: readonly RunSpan[];
  /** By the content of the policy. */
  readonly policies: ReadonlyMap<string, PolicyOutcome>;
}

/** The charts of a scenario, as stored. Times are in milliseconds. */
export interface KeptCharts extends OfSimulation {
  readonly from: number;
  readonly stretchMs: number;
  /** By the content of the condition that they draw. */
  readonly charts: ReadonlyMap<string, RecordedChart>;
}

/** The points of a scenario, as stored. */
export interface KeptPoints extends OfSimulation {
  readonly data: PointsData;
}

/** Keeps the parts of one rehearsal: of the same scenario, world, resources and code, with any alert policies. */
export interface RehearsalStore {
  readonly outcome: () => KeptOutcome | undefined;
  readonly charts: () => KeptCharts | undefined;
  readonly points: () => KeptPoints | undefined;
  readonly keep: (parts: {
    readonly outcome?: KeptOutcome;
    readonly charts?: KeptCharts | undefined;
    readonly points?: KeptPoints;
  }) => void;
}

/** The parts of a rehearsal, as far as they are kept. */
interface Kept {
  readonly outcome: KeptOutcome;
  readonly charts: KeptCharts | undefined;
}

/**
 * Rehearses a scenario with as little work as possible: what is kept, or other alert policies over the kept points, or a
 * simulation. A simulation is needed where nothing is kept, where the person on call acts at another time, and for a new
 * policy that matches log entries, which are not kept.
 * @throws as `rehearseScenario`
 */
export function rehearseWithStore(
  subject: RehearsalSubject,
  store: RehearsalStore,
  options: Pick<RehearsalOptions, 'onProgress' | 'queries'> = {},
): Rehearsal {
  const { queries = [] } = options;
  return (
    keptRehearsal(subject, store, queries) ??
    evaluatedAnew(subject, store, queries) ??
    simulatedAnew(subject, store, options)
  );
}

/** The rehearsal as it is kept; undefined where anything of it is not. */
export function keptRehearsal(
  subject: RehearsalSubject,
  store: RehearsalStore,
  queries: readonly ChartQuery[],
): Rehearsal | undefined {
  const kept = keptIn(store, queries);
  if (kept === undefined) return undefined;
  const missing = missingIn(kept, policiesOf(subject), queries);
  if (missing.policies.length > 0 || missing.queries.length > 0) return undefined;
  return composed(subject, kept, queries, 'kept');
}

/** The rehearsal with what is not kept evaluated over the kept points; undefined where they do not allow it. */
function evaluatedAnew(
  subject: RehearsalSubject,
  store: RehearsalStore,
  queries: readonly ChartQuery[],
): Rehearsal | undefined {
  const kept = keptIn(store, queries);
  const recorded = kept === undefined ? undefined : store.points();
  if (kept === undefined || recorded === undefined || !isSame(kept.outcome, recorded)) return undefined;
  const missing = missingIn(kept, policiesOf(subject), queries);
  if (missing.policies.some(({ conditions }) => conditions.some(({ kind }) => kind === 'log-match'))) return undefined;
  const found = evaluated(subject, RecordedPoints.from(recorded.data), missing);
  const outcome = { ...kept.outcome, policies: new Map([...kept.outcome.policies, ...found.policies]) };
  const charts =
    found.charts === undefined
      ? kept.charts
      : {
          ...found.charts,
          actionTimes: kept.outcome.actionTimes,
          charts: new Map([...(kept.charts?.charts ?? []), ...found.charts.charts]),
        };
  const rehearsal = composed(subject, { outcome, charts }, queries, 'evaluated');
  if (rehearsal !== undefined) store.keep({ outcome, charts });
  return rehearsal;
}

function simulatedAnew(
  { scenario, world, stack }: RehearsalSubject,
  store: RehearsalStore,
  options: Pick<RehearsalOptions, 'onProgress' | 'queries'>,
): Rehearsal {
  const recorder = { points: new RecordedPoints(), spans: new RunSpans() };
  const rehearsal = rehearseScenario(scenario, world, stack, { ...options, recorder });
  const { runs, ticks, truth, closedRuns, observed = [], actedAt, trace, drawn, worst, withoutData } = rehearsal;
  const times = actionTimes(scenario, world, worst, truth);
  const simulated: Simulated = { runs, ticks, truth, closedRuns, observed, actedAt, trace };
  const { policies } = monitoringOf(scenario, world, stack);
  store.keep({
    outcome: {
      actionTimes: times,
      simulated: toStored(simulated, scenario.faults),
      runs: recorder.spans.spans,
      policies: outcomesByPolicy(policies, rehearsal, withoutData),
    },
    charts: drawn === undefined ? undefined : keptCharts(times, options.queries ?? [], drawn.charts),
    points: { actionTimes: times, data: recorder.points.data() },
  });
  return rehearsal;
}

function policiesOf({ scenario, world, stack }: RehearsalSubject): readonly AlertPolicy[] {
  return monitoringOf(scenario, world, stack).policies;
}

function keptIn(store: RehearsalStore, queries: readonly ChartQuery[]): Kept | undefined {
  const outcome = store.outcome();
  if (outcome === undefined) return undefined;
  const charts = queries.length === 0 ? undefined : store.charts();
  return { outcome, charts: charts !== undefined && isSame(outcome, charts) ? charts : undefined };
}

function isSame(one: OfSimulation, other: OfSimulation): boolean {
  return String(one.actionTimes) === String(other.actionTimes);
}

const keys = new WeakMap<object, string>();

/** By what a policy or condition is kept: its content, computed once for all scenarios. */
function keyOf(declared: AlertPolicy | SeriesCondition): string {
  const key = keys.get(declared) ?? contentText(declared);
  keys.set(declared, key);
  return key;
}

/** What is not kept. */
interface Missing {
  readonly policies: readonly AlertPolicy[];
  readonly queries: readonly ChartQuery[];
}

function missingIn(
  { outcome, charts }: Kept,
  policies: readonly AlertPolicy[],
  queries: readonly ChartQuery[],
): Missing {
  return {
    policies: policies.filter((policy) => !outcome.policies.has(keyOf(policy))),
    queries: queries.filter(({ condition }) => charts?.charts.has(keyOf(condition)) !== true),
  };
}

/** Evaluates policies and draws queries over recorded points. */
function evaluated(
  { scenario, world, stack }: RehearsalSubject,
  points: RecordedPoints,
  { policies, queries }: Missing,
): { readonly policies: ReadonlyMap<string, PolicyOutcome>; readonly charts: KeptCharts | undefined } {
  const { from, to } = spanOf(scenario);
  const engines = enginesFor(scenario, { ...monitoringOf(scenario, world, stack), policies }, stack, from);
  const charts = queries.length === 0 ? undefined : new ChartRecorder(queries, stack, { from, to });
  const prompt = charts === undefined ? [engines.prompt] : [engines.prompt, charts];
  points.replay(new PointFanout({ config: stack.config, prompt, late: engines.late, together: 1 }));
  const results = { best: engines.prompt.finish(to), worst: engines.late.finish(to) };
  const withoutData = withoutDataIn(world, policies, points.series, stack);
  return {
    policies: outcomesByPolicy(policies, results, withoutData),
    charts: charts === undefined ? undefined : keptCharts([], queries, charts.finish()),
  };
}

function keptCharts(
  times: readonly number[],
  queries: readonly ChartQuery[],
  { from, stretchMs, charts }: NonNullable<Rehearsal['drawn']>['charts'],
): KeptCharts {
  const byId = new Map(charts.map((chart) => [chart.id, chart]));
  const all = queries.flatMap(({ id, condition }) => {
    const chart = byId.get(id);
    return chart === undefined ? [] : [[keyOf(condition), chart] as const];
  });
  return { actionTimes: times, from, stretchMs, charts: new Map(all) };
}

/** Undefined: with these policies the person on call acts at another time than in what was simulated. */
function composed(
  subject: RehearsalSubject,
  { outcome, charts }: Kept,
  queries: readonly ChartQuery[],
  origin: NonNullable<Rehearsal['origin']>,
): Rehearsal | undefined {
  const { scenario, world } = subject;
  const policies = policiesOf(subject);
  if (new Set(policies.map(({ id }) => id)).size < policies.length) return undefined;
  const simulated = fromStored(outcome.simulated, scenario.faults) as Simulated;
  const outcomes = policies.flatMap((policy) => outcome.policies.get(keyOf(policy)) ?? []);
  const [best, worst] = (['best', 'worst'] as const).map((which) => mergedResult(outcomes.map((one) => one[which])));
  if (best === undefined || worst === undefined) return undefined;
  if (!isSame(outcome, { actionTimes: actionTimes(scenario, world, worst, simulated.truth) })) return undefined;
  const drawn = charts === undefined ? {} : { drawn: { charts: drawnFrom(charts, queries), runs: outcome.runs } };
  const withoutData = outcomes.flatMap(({ hasData, best: { policy } }) => (hasData ? [] : [policy.id]));
  return { ...judgedRehearsal(subject, simulated, { best, worst, withoutData, ...drawn }), origin };
}

function drawnFrom({ from, stretchMs, charts }: KeptCharts, queries: readonly ChartQuery[]) {
  return {
    from,
    stretchMs,
    charts: queries.flatMap(({ id, condition }) => {
      const chart = charts.get(keyOf(condition));
      return chart === undefined ? [] : [{ ...chart, id }];
    }),
  };
}
