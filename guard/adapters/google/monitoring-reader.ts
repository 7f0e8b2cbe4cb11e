import type {
  AlertPolicyServiceClient,
  MetricServiceClient,
  protos,
  ServiceMonitoringServiceClient,
} from '@google-cloud/monitoring';
import { WHOLE_PHASE, type AnyGaugeName } from '../../../model/gauges';
import type { Names } from '../../../model/names';
import type {
  ConditionInput,
  DeployedPolicy,
  MonitoringReader,
  MonitoringScope,
  SloState,
  WorstAges,
} from '../../ports/monitoring-reader';

/** The methods of the clients that are used. */
export interface MonitoringClients {
  readonly metrics: Pick<MetricServiceClient, 'initialize' | 'listTimeSeries'>;
  readonly services: Pick<ServiceMonitoringServiceClient, 'initialize' | 'listServices' | 'listServiceLevelObjectives'>;
  readonly policies: Pick<AlertPolicyServiceClient, 'initialize' | 'listAlertPolicies'>;
}

type SloResource = protos.google.monitoring.v3.IServiceLevelObjective;
type PolicyResource = protos.google.monitoring.v3.IAlertPolicy;
type Condition = protos.google.monitoring.v3.AlertPolicy.ICondition;
type Series = protos.google.monitoring.v3.ITimeSeries;

const DAY_SECONDS = 86_400;
/** Longest age of the latest point of a dense gauge; Monitoring shows points after up to three minutes. */
const LATEST_SECONDS = 600;
/** Timeout of one request. */
const CALL = { timeout: 15_000 };

/** SLOs and trends through the Monitoring API. */
export class CloudMonitoringReader implements MonitoringReader {
  private clients: MonitoringClients | undefined;

  /** @param connect makes the clients; called at the first read, and again if the clients could not start */
  constructor(private readonly connect: () => MonitoringClients) {}

  async slos(project: string, serviceId: string, at: number): Promise<readonly SloState[]> {
    const { services } = await this.connected();
    const [all] = await services.listServices({ parent: `projects/${project}` }, CALL);
    const ours = all.flatMap(({ name }) =>
      typeof name === 'string' && name.endsWith(`/services/${serviceId}`) ? [name] : [],
    );
    const objectives = await Promise.all(
      ours.map(async (parent) => (await services.listServiceLevelObjectives({ parent }, CALL))[0]),
    );
    return Promise.all(objectives.flat().map((objective) => this.state(project, objective, at)));
  }

  async worstAges(scope: MonitoringScope, at: number, days: number): Promise<WorstAges> {
    const series = await this.ofPhases('ageRatio', scope, interval(at, days * DAY_SECONDS), DAY_SECONDS);
    const ages = new Map<string, (number | null)[]>();
    for (const one of series) {
      const phase = one.resource?.labels?.['job'];
      if (phase === undefined) continue;
      const row = ages.get(phase) ?? Array.from({ length: days }, () => null);
      ages.set(phase, row);
      for (const { interval: when, value } of one.points ?? []) {
        const day = days - 1 - Math.round((at / 1_000 - Number(when?.endTime?.seconds ?? 0)) / DAY_SECONDS);
        const age = value?.doubleValue;
        // A phase whose criticality has changed has two series for a while: the greater value counts.
        if (age !== undefined && age !== null && day >= 0 && day < days) row[day] = Math.max(row[day] ?? 0, age);
      }
    }
    return ages;
  }

  async missedDeadlines(scope: MonitoringScope, at: number): Promise<ReadonlyMap<string, number>> {
    const missed = new Map<string, number>();
    const series = await this.ofPhases('deadlineMissed', scope, interval(at, LATEST_SECONDS), LATEST_SECONDS);
    for (const { resource, points } of series) {
      const phase = resource?.labels?.['job'];
      const count = Number(points?.[0]?.value?.int64Value ?? 0);
      if (phase !== undefined) missed.set(phase, Math.max(missed.get(phase) ?? 0, count));
    }
    return missed;
  }

  /** Filtered here, because a project has few policies (https://cloud.google.com/monitoring/quotas#limits_alerting). */
  async policies(project: string, names: Names): Promise<readonly DeployedPolicy[]> {
    const { policies } = await this.connected();
    const [all] = await policies.listAlertPolicies({ name: `projects/${project}` }, CALL);
    return all
      .filter(({ userLabels }) => userLabels?.['managed_by'] === 'phasewatch')
      .filter(({ displayName }) => displayName?.startsWith(`${names.brand}: `))
      .map(deployedPolicy);
  }

  /** One series without its points is enough: Monitoring returns only series that have a point in the interval. */
  async hasPoint(
    project: string,
    filter: string,
    { since, at }: { readonly since: number; readonly at: number },
  ): Promise<boolean> {
    const { metrics } = await this.connected();
    const seconds = Math.max(1, Math.ceil((at - since) / 1_000));
    // An SLO's selector needs an alignment: one period, as long as the interval.
    const aggregation = filter.startsWith('select_slo_')
      ? { alignmentPeriod: { seconds: Math.max(60, seconds) }, perSeriesAligner: 'ALIGN_NEXT_OLDER' as const }
      : undefined;
    const [series] = await metrics.listTimeSeries(
      {
        name: `projects/${project}`,
        filter,
        interval: interval(at, seconds),
        ...(aggregation === undefined ? { view: 'HEADERS' as const } : { aggregation }),
        pageSize: 1,
      },
      { ...CALL, autoPaginate: false },
    );
    return series.length > 0;
  }

  /** The dense series of the phases: the maximum of each alignment period, in seconds. */
  private async ofPhases(
    gauge: AnyGaugeName,
    { project, namespace, names }: MonitoringScope,
    when: ReturnType<typeof interval>,
    alignment: number,
  ): Promise<readonly Series[]> {
    const { metrics } = await this.connected();
    const [series] = await metrics.listTimeSeries(
      {
        name: `projects/${project}`,
        filter:
          `metric.type = "${names.gaugeType(gauge)}" AND resource.labels.namespace = "${namespace}"` +
          ` AND resource.labels.task_id = "${WHOLE_PHASE}"`,
        interval: when,
        aggregation: { alignmentPeriod: { seconds: alignment }, perSeriesAligner: 'ALIGN_MAX' },
      },
      CALL,
    );
    return series;
  }

  /** Selectors: https://cloud.google.com/stackdriver/docs/solutions/slo-monitoring/api/timeseries-selectors */
  private async state(project: string, { name, displayName, goal }: SloResource, at: number): Promise<SloState> {
    const latest = async (selector: string) => {
      const { metrics } = await this.connected();
      const [series] = await metrics.listTimeSeries(
        {
          name: `projects/${project}`,
          filter: `${selector}("${name ?? ''}")`,
          interval: interval(at, DAY_SECONDS),
          aggregation: { alignmentPeriod: { seconds: 3_600 }, perSeriesAligner: 'ALIGN_NEXT_OLDER' },
        },
        CALL,
      );
      return latestValue(series);
    };
    const [compliance, budgetLeft] = await Promise.all([
      latest('select_slo_compliance'),
      latest('select_slo_budget_fraction'),
    ]);
    return { name: displayName || (name?.split('/').at(-1) ?? 'unnamed'), goal: goal ?? 0, compliance, budgetLeft };
  }

  /** A client that could not start never starts, so it is dropped, as in the writer of gauges. */
  private async connected(): Promise<MonitoringClients> {
    const clients = (this.clients ??= this.connect());
    try {
      await Promise.all([clients.metrics.initialize(), clients.services.initialize(), clients.policies.initialize()]);
      return clients;
    } catch (error) {
      this.clients = undefined;
      throw error;
    }
  }
}

function interval(at: number, seconds: number) {
  const end = Math.floor(at / 1_000);
  return { startTime: { seconds: end - seconds }, endTime: { seconds: end } };
}

/** Monitoring returns the newest point first. */
function latestValue([series]: readonly Series[]): number | null {
  return series?.points?.[0]?.value?.doubleValue ?? null;
}

function deployedPolicy({ displayName, enabled, mutationRecord, conditions }: PolicyResource): DeployedPolicy {
  const changed = mutationRecord?.mutateTime?.seconds;
  return {
    displayName: displayName ?? '',
    // The API leaves the wrapper out where a policy is enabled by default.
    enabled: enabled?.value !== false,
    changedAt: changed === undefined || changed === null ? null : Number(changed) * 1_000,
    conditions: (conditions ?? []).map((condition) => ({
      name: condition.displayName ?? 'unnamed',
      input: inputOf(condition),
    })),
  };
}

function inputOf(condition: Condition): ConditionInput {
  const filter = condition.conditionThreshold?.filter ?? condition.conditionAbsent?.filter;
  if (typeof filter === 'string' && filter !== '') return { kind: 'series', filter };
  if (condition.conditionMatchedLog) return { kind: 'no point needed' };
  const query = condition.conditionPrometheusQueryLanguage?.query ?? '';
  return { kind: /^\s*absent(_over_time)?\s*\(/.test(query) ? 'no point needed' : 'query' };
}
