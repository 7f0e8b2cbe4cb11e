import type { ThresholdCondition } from './policy';
import type { Duration } from '../../model/duration';
import { InputError } from '../../model/problem';
import type { MonitoredService } from './monitored-service';

/** Which events count, and which of them are good. Filters are in the Monitoring filter language. */
export type RequestIndicator =
  | {
      readonly kind: 'goodTotalRatio';
      /** Two of the three are set. */
      readonly good: string | undefined;
      readonly bad: string | undefined;
      readonly total: string | undefined;
    }
  | { readonly kind: 'distributionCut'; readonly filter: string; readonly min: number; readonly max: number };

/** A basic SLI: the type of the service decides the metrics. */
export interface BasicIndicator {
  readonly kind: 'basic';
  /** Good are requests that succeed, or requests that take at most some time. */
  readonly criterion: { readonly kind: 'availability' } | { readonly kind: 'latency'; readonly thresholdMs: number };
  /** Only these locations; empty: all. */
  readonly locations: readonly string[];
  /** A further restriction; Cloud Run services have none. */
  readonly narrowedBy: 'method' | 'version' | undefined;
}

/** When a window of time is good. */
export type WindowCriterion =
  /** Any boolean series has a true value. */
  | { readonly kind: 'anyTrue'; readonly filter: string }
  /** At least `threshold`, from 0 to 1, of the events are good. */
  | { readonly kind: 'performance'; readonly of: RequestIndicator | BasicIndicator; readonly threshold: number }
  /** The mean, or the sum, of a gauge over all series is in the range, including both ends. */
  | { readonly kind: 'mean' | 'sum'; readonly filter: string; readonly min: number; readonly max: number };

/** An SLI over windows of time, rather than events. */
export interface WindowsIndicator {
  readonly kind: 'windows';
  readonly windowPeriod: Duration;
  readonly criterion: WindowCriterion;
}

/** How the share of good service is measured. */
export type ServiceLevelIndicator = RequestIndicator | WindowsIndicator | BasicIndicator;

/**
 * A service level objective: the fields that its burn rate needs.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto
 */
export interface ServiceLevelObjective {
  /** `projects/…/services/…/serviceLevelObjectives/…`, or the address of the Terraform resource. */
  readonly id: string;
  readonly displayName: string;
  /** The least share of good events or windows, above 0 and below 1. */
  readonly goal: number;
  readonly indicator: ServiceLevelIndicator;
  /** The name of its service. */
  readonly service: string;
}

/** The objectives that conditions may name, and their services. */
export class ServiceLevelObjectives {
  readonly #byId = new Map<string, ServiceLevelObjective>();
  readonly #services = new Map<string, MonitoredService>();

  /** @throws InputError OBJ002 for two objectives with the same id */
  constructor(objectives: Iterable<ServiceLevelObjective> = [], services: Iterable<MonitoredService> = []) {
    for (const service of services) for (const name of service.names) this.#services.set(name, service);
    for (const one of objectives) {
      if (this.#byId.has(one.id)) {
        throw new InputError([
          {
            code: 'OBJ002',
            where: one.id,
            rule: 'no two SLOs have the same id',
            got: 'two',
            fix: 'give each SLO once',
          },
        ]);
      }
      this.#byId.set(one.id, one);
    }
  }

  objectiveOf(id: string): ServiceLevelObjective | undefined {
    return this.#byId.get(id);
  }

  serviceOf({ service }: ServiceLevelObjective): MonitoredService | undefined {
    return this.#services.get(service);
  }
}

/** The filters of an SLI; undefined: the type of the service decides them. */
export function filtersOf(indicator: ServiceLevelIndicator): readonly string[] | undefined {
  switch (indicator.kind) {
    case 'goodTotalRatio':
      return [indicator.good, indicator.bad, indicator.total].filter((filter) => filter !== undefined);
    case 'distributionCut':
      return [indicator.filter];
    case 'windows': {
      const { criterion } = indicator;
      return criterion.kind === 'performance' ? filtersOf(criterion.of) : [criterion.filter];
    }
    case 'basic':
      return undefined;
  }
}

/**
 * The burn rate when everything is bad: a threshold at or above it is never exceeded. Rounded, as 1 - 0.9 is not exactly
 * 0.1 in binary fractions.
 */
export function highestBurnRate({ goal }: ServiceLevelObjective): number {
  return withoutNoise(1 / errorBudget(goal));
}

/** The highest burn rate, where a condition asks for more than it and so is never true; undefined: it can be true. */
export function unreachableBurnRate(
  objective: ServiceLevelObjective,
  { comparison, thresholdValue }: Pick<ThresholdCondition, 'comparison' | 'thresholdValue'>,
): number | undefined {
  const highest = highestBurnRate(objective);
  return comparison === 'COMPARISON_GT' && thresholdValue >= highest ? highest : undefined;
}

/** The share of events or windows that may be bad. */
export function errorBudget(goal: number): number {
  return withoutNoise(1 - goal);
}

/** Rounds to nine decimals: more than a goal has, and fewer than binary fractions change. */
export function withoutNoise(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
