import { plainName } from './entry-fields';
import type { ValueTest } from './value-tests';

/**
 * The value of an `Any` of a protocol buffer, which has a `value` beside its `@type`: it is traversed, and a filter does
 * not name it. Any other value is returned as it is, also an `Any` of a message, whose fields stand beside `@type`.
 * https://cloud.google.com/logging/docs/view/troubleshoot-lql
 * https://protobuf.dev/programming-guides/json/#any
 */
export function valueOfAny(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const isAny = Object.hasOwn(value, '@type') && Object.hasOwn(value, 'value') && Object.keys(value).length === 2;
  return isAny ? (value as { readonly value: unknown }).value : value;
}

/**
 * Follows keys into a payload and tests the value there. An array on the way or at the end holds if one of its elements
 * does; paths do not go through an array directly inside an array.
 *
 * @param proto as in protocol buffers: keys are found in any letter case and as `snake_case`, and the value of an `Any`
 * is traversed
 */
export function reach(keys: readonly string[], proto: boolean, test: ValueTest): ValueTest {
  const open = proto ? valueOfAny : (value: unknown) => value;
  const step = (given: unknown, i: number): boolean => {
    const key = keys[i];
    if (key === undefined) return test(given);
    const value = open(given);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const member = memberOf(value as Record<string, unknown>, key, proto);
    if (member === undefined) return false;
    return i === keys.length - 1 ? test(member) : through(open(member), i + 1);
  };
  const through = (value: unknown, i: number): boolean =>
    Array.isArray(value) ? value.some((element) => step(element, i)) : step(value, i);
  return (value) => through(open(value), 0);
}

/** Tests the value of an `Any`, and those of the elements of an array. */
export function openedAny(test: ValueTest): ValueTest {
  return (value) => {
    const opened = valueOfAny(value);
    return test(Array.isArray(opened) ? opened.map(valueOfAny) : opened);
  };
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
