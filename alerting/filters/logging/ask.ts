import { DEFAULTS } from './checks';
import type { Target } from './entry-fields';
import type { EntryPredicate } from './log-entry';
import { anyElement, openedAny, reach } from './reach';
import type { ValueTest } from './value-tests';

/** Matches no entry. */
export const never: EntryPredicate = () => false;

/** Tests each scalar at a path; a defined field that is not set has its default. */
export function askScalars(target: Target, test: ValueTest): EntryPredicate {
  switch (target.kind) {
    case 'defined':
      return askDefined(target, test);
    case 'label':
    case 'payload': {
      const scalar = anyElement((value) => typeof value !== 'object' && test(value));
      const proto = target.kind === 'payload' && target.proto;
      return ask(target.keys, proto ? openedAny(scalar) : scalar, proto);
    }
    case 'whole':
      return never;
  }
}

export function askDefined({ type, keys }: Extract<Target, { kind: 'defined' }>, test: ValueTest): EntryPredicate {
  const whenUnset = test(DEFAULTS[type]);
  const [first = '', second] = keys;
  if (second === undefined) {
    return (entry) => {
      const value = entry[first];
      return value === undefined || value === null ? whenUnset : test(value);
    };
  }
  return (entry) => {
    const message = entry[first];
    const value = isObject(message) ? message[second] : undefined;
    return value === undefined || value === null ? whenUnset : test(value);
  };
}

/** Tests the value at a path; false where there is none. */
export function ask(keys: readonly string[], test: ValueTest, proto = false): EntryPredicate {
  const [first = '', ...rest] = keys;
  const reached = rest.length === 0 ? test : reach(rest, proto, test);
  return (entry) => {
    const value = entry[first];
    return value !== undefined && value !== null && reached(value);
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
