import { Duration } from '../model/duration';
import type { Fault } from './faults/all-faults';

/** Stands for a duration in stored data. */
interface StoredDuration {
  readonly storedSeconds: number;
}
/** Stands for one of the scenario's faults, which expectations refer to by identity. */
interface StoredFault {
  readonly storedFault: number;
}

/** Data that can be stored: durations and the scenario's faults are replaced. */
export function toStored(data: unknown, faults: readonly Fault[]): unknown {
  return mapped(data, (value): StoredDuration | StoredFault | undefined => {
    if (value instanceof Duration) return { storedSeconds: value.toSeconds() };
    const index = faults.indexOf(value as Fault);
    return index === -1 ? undefined : { storedFault: index };
  });
}

/** The reverse of {@link toStored}. */
export function fromStored(data: unknown, faults: readonly Fault[]): unknown {
  return mapped(data, (value) => {
    if ('storedSeconds' in value) return Duration.seconds((value as StoredDuration).storedSeconds);
    return 'storedFault' in value ? faults[(value as StoredFault).storedFault] : undefined;
  });
}

/** A copy in which objects are replaced; what was one object twice stays one object. */
function mapped(data: unknown, replace: (value: object) => object | undefined): unknown {
  const copies = new Map<object, unknown>();
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    const known = copies.get(value);
    if (known !== undefined) return known;
    const copy = replace(value) ?? membersOf(value, copyOf);
    copies.set(value, copy);
    return copy;
  };
  return copyOf(data);
}

function membersOf(value: object, copyOf: (value: unknown) => unknown): object {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, copyOf(one)] as const));
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) copy[key] = copyOf(one);
  return copy;
}
