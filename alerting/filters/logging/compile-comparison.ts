import type { LogEntry } from './log-entry';
import { DEFAULTS, definedCheck, payloadChecks } from './checks';
import { derivedTest } from './derive';
import type { Target } from './entry-fields';
import { anyElement, anyLeaf, reach } from './reach';
import { fieldOf, type Comparison } from './syntax';
import { definedTest, scalarTest, type ValueTest } from './value-tests';

type Predicate = (entry: LogEntry) => boolean;

const never: Predicate = () => false;

/** Compiles `field operator value`. */
export function compileComparison({ subject, operator, value }: Comparison): Predicate {
  const { target } = fieldOf(subject);
  if (subject.kind !== 'field') return askScalars(target, derivedTest(subject, operator, value));
  if (value.kind === 'present') return present(target);
  switch (target.kind) {
    case 'defined': {
      const check = definedCheck(target.type, operator, value);
      return check === undefined ? never : askDefined(target, definedTest(target.type, check));
    }
    case 'label': {
      const check = definedCheck('string', operator, value);
      if (check === undefined) return never;
      const test = definedTest('string', check);
      return ask(target.keys, (label) => label !== null && test(label));
    }
    case 'payload': {
      const checks = payloadChecks(operator, value, target.proto);
      const scalar = scalarTest(checks);
      return ask(target.keys, checks.nested === 'search' ? anyLeaf(scalar) : anyElement(scalar), target.proto);
    }
    case 'whole':
      if (operator !== ':' || value.kind === 'null') return never;
      return ask(target.keys, anyLeaf(scalarTest(payloadChecks(operator, value, false))));
  }
}

/** Asks each scalar that a path leads to; that of a defined field may be its default. */
export function askScalars(target: Target, test: ValueTest): Predicate {
  switch (target.kind) {
    case 'defined':
      return askDefined(target, test);
    case 'label':
    case 'payload': {
      const scalar: ValueTest = (value) => typeof value !== 'object' && test(value);
      return ask(target.keys, anyElement(scalar), target.kind === 'payload' && target.proto);
    }
    case 'whole':
      return never;
  }
}

function askDefined({ type, keys }: Extract<Target, { kind: 'defined' }>, test: ValueTest): Predicate {
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

/** Asks what is there, at the end of a path; nothing is there where the field at the top is not set. */
export function ask(keys: readonly string[], test: ValueTest, anyCase = false): Predicate {
  const [first = '', ...rest] = keys;
  const reached = rest.length === 0 ? test : reach(rest, anyCase, test);
  return (entry) => {
    const value = entry[first];
    return value !== undefined && value !== null && reached(value);
  };
}

/** `field:*`: is the field set? In a payload null is a value like others, elsewhere it is how JSON writes "not set". */
function present(target: Target): Predicate {
  const inPayload = target.kind === 'payload';
  return ask(target.keys, (value) => inPayload || value !== null, inPayload && target.proto);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
