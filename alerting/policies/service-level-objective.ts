import type { Duration } from '../../model/duration';
import { InputError } from '../../model/problem';
import type { MonitoredService } from './monitored-service';

/** Which events count as good, of which. Filters are in the Monitoring filter language. */
export type RequestIndicator =
  | {
      readonly kind: 'goodTotalRatio';
      /** Two of the three are set. */
      readonly good: string | undefined;
      readonly bad: string | undefined;
      readonly total: string | undefined;
    }
  | { readonly kind: 'distributionCut'; readonly filter: string; readonly min: number; readonly max: number };

/** How a well-known service does, by metrics that the type of the service decides. */
export interface BasicIndicator {
  readonly kind: 'basic';
  /** Requests that return successfully are good, or those that return in no more than some time. */
  readonly criterion: { readonly kind: 'availability' } | { readonly kind: 'latency'; readonly thresholdMs: number };
  /** Only these; all where it is empty. */
  readonly locations: readonly string[];
  /** What else it is narrowed by, which no Cloud Run service is. */
  readonly narrowedBy: 'method' | 'version' | undefined;
}

/** What makes a window of time a good one. */
export type WindowCriterion =
  /** Any series of truth values has a true one. */
  | { readonly kind: 'anyTrue'; readonly filter: string }
  /** At least `threshold`, from 0 to 1, of the events are good. */
  | { readonly kind: 'performance'; readonly of: RequestIndicator | BasicIndicator; readonly threshold: number }
  /** A gauge lies in the range, both ends included, on average over all series or summed over them. */
  | { readonly kind: 'mean' | 'sum'; readonly filter: string; readonly min: number; readonly max: number };

/** Counts windows of time, rather than events. */
export interface WindowsIndicator {
  readonly kind: 'windows';
  readonly windowPeriod: Duration;
  readonly criterion: WindowCriterion;
}

/** What counts as good, of what. */
export type ServiceLevelIndicator = RequestIndicator | WindowsIndicator | BasicIndicator;

/**
 * A service level objective, as far as its burn rate needs it.
 * https://github.com/googleapis/googleapis/blob/master/google/monitoring/v3/service.proto
 */
export interface ServiceLevelObjective {
  /** `projects/…/services/…/serviceLevelObjectives/…`, or the address of the Terraform resource. */
  readonly id: string;
  readonly displayName: string;
  /** The share that has to be good, above 0 and below 1. */
  readonly goal: number;
  readonly indicator: ServiceLevelIndicator;
  /** What it calls its service. */
  readonly service: string;
}

/** The objectives that conditions may name, and the services that they are of. */
export class ServiceLevelObjectives {
  readonly #byId = new Map<string, ServiceLevelObjective>();
  readonly #services = new Map<string, MonitoredService>();

  /** @throws InputError OBJ002 where two have one id */
  constructor(objectives: Iterable<ServiceLevelObjective> = [], services: Iterable<MonitoredService> = []) {
    for (const service of services) for (const name of service.names) this.#services.set(name, service);
    for (const one of objectives) {
      if (this.#byId.has(one.id)) {
        throw new InputError([
          { code: 'OBJ002', where: one.id, rule: 'every SLO has an id of its own', got: 'two', fix: 'give it once' },
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

/** The filters of what an indicator counts; nothing where the type of the service decides what it is. */
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
 * The burn rate when everything is bad; a threshold at or above it is never exceeded. Rounded, as 1 - 0.9 is not quite
 * 0.1 in binary fractions.
 */
export function highestBurnRate({ goal }: ServiceLevelObjective): number {
  return withoutNoise(1 / errorBudget(goal));
}

/** The share that may be bad. */
export function errorBudget(goal: number): number {
  return withoutNoise(1 - goal);
}

/** Nine decimals are more than anyone sets, and fewer than rounding disturbs. */
export function withoutNoise(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
