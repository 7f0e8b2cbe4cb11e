import type { Duration } from '../../model/duration';
import type { PlatformTimeout } from '../../model/platform-timeouts';
import { valueOf, type Reading } from './reading';
import type { Placed } from './resource-index';

/** Something that is called over HTTP or by events and has a timeout. */
export interface AuditedDeployable extends Placed {
  readonly kind: 'service' | 'function' | 'gen1-function' | 'app-engine';
  readonly name: Reading<string>;
  /** Its name; its construct path where the name is known at apply only. */
  readonly label: string;
  /** Its region, such as `us-central1`. */
  readonly location: Reading<string>;
  /** The URLs that Google gave it, where they are known: in a state, or in a plan of what exists. */
  readonly urls: readonly string[];
  readonly timeout: Reading<Duration>;
  /** Range, default and end of its timeout. */
  readonly platform: PlatformTimeout;
  /** Does it accept calls without an identity, whatever IAM grants? */
  readonly invokerIamDisabled: Reading<boolean>;
  /** What delivers events to it; undefined where it is called over HTTP. */
  readonly event: EventDelivery | undefined;
}

/** How a function gets its events. */
export interface EventDelivery {
  /** Is an event delivered again after a failure? */
  readonly retries: Reading<boolean>;
}

/** Those that are known. */
export function urlsOf(readings: readonly (Reading<string> | undefined)[]): string[] {
  return readings.flatMap((reading) => (reading === undefined ? [] : (valueOf(reading) ?? [])));
}

/** The deployable or job of that name; undefined where no stack that was read holds it. */
export function deployableNamed<One extends { readonly name: Reading<string> }>(
  deployables: readonly One[],
  name: string,
): One | undefined {
  return deployables.find((deployable) => valueOf(deployable.name) === name);
}
