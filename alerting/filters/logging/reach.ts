import { plainName } from './entry-fields';
import type { ValueTest } from './value-tests';

/**
 * Follows keys into a payload and tests the value there. An array on the way or at the end holds if one of its elements
 * does; paths do not go through an array directly inside an array.
 *
 * @param anyCase find keys in any letter case and as `snake_case`, as in protocol buffers
 */
export function reach(keys: readonly string[], anyCase: boolean, test: ValueTest): ValueTest {
  const step = (value: unknown, i: number): boolean => {
    const key = keys[i];
    if (key === undefined) return test(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const member = memberOf(value as Record<string, unknown>, key, anyCase);
    if (member === undefined) return false;
    if (!Array.isArray(member) || i === keys.length - 1) return step(member, i + 1);
    return member.some((element) => step(element, i + 1));
  };
  return (value) => (Array.isArray(value) ? value.some((element) => step(element, 0)) : step(value, 0));
}

/** Tests the elements of an array, or a value that is not an array. */
export function anyElement(test: ValueTest): ValueTest {
  return (value) =>
    Array.isArray(value) ? value.some((element) => !Array.isArray(element) && test(element)) : test(value);
}

/** Tests every scalar in a value, at any depth. */
export function anyLeaf(test: ValueTest): ValueTest {
  return (value) => {
    if (typeof value !== 'object' || value === null) return test(value);
    // A list and not recursion, as payloads may be nested deeper than the call stack.
    const open: unknown[] = [value];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const member of Object.values(next as object)) {
        if (typeof member === 'object' && member !== null) open.push(member);
        else if (test(member)) return true;
      }
    }
    return false;
  };
}

function memberOf(value: Record<string, unknown>, key: string, anyCase: boolean): unknown {
  if (Object.hasOwn(value, key)) return value[key];
  if (!anyCase) return undefined;
  const wanted = plainName(key);
  for (const name of Object.keys(value)) if (plainName(name) === wanted) return value[name];
  return undefined;
}
