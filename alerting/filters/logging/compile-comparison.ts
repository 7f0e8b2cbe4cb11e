import { ask, askDefined, askScalars, never } from './ask';
import { definedCheck, payloadChecks } from './checks';
import { derivedTest } from './derive';
import type { Target } from './entry-fields';
import type { EntryPredicate } from './log-entry';
import { anyElement, anyLeaf, openedAny } from './reach';
import { fieldOf, type Comparison } from './syntax';
import { definedTest, scalarTest } from './value-tests';

/** Compiles `field operator value`. */
export function compileComparison({ subject, operator, value }: Comparison): EntryPredicate {
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
      const test = checks.nested === 'search' ? anyLeaf(scalar) : anyElement(scalar);
      return ask(target.keys, checks.opensAny ? openedAny(test) : test, target.proto);
    }
    case 'whole':
      if (operator !== ':' || value.kind === 'null') return never;
      return ask(target.keys, anyLeaf(scalarTest(payloadChecks(operator, value, false))));
  }
}

/** `field:*`: is the field set? In a payload null is a value; elsewhere it means that the field is not set. */
function present(target: Target): EntryPredicate {
  const inPayload = target.kind === 'payload';
  return ask(target.keys, (value) => inPayload || value !== null, inPayload && target.proto);
}
