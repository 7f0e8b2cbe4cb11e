/**
 * One text for equal content: JSON in which numbers that are not finite and maps stand too. Two values with the same text
 * hold the same data.
 * @throws Error for a function, of which the content is not known
 */
export function contentText(value: unknown): string {
  return JSON.stringify(value, (key, one: unknown) => {
    if (typeof one === 'function') throw new Error(`${key}: a function has no content`);
    if (one instanceof Map || one instanceof Set) return { [one.constructor.name]: [...one] as unknown[] };
    return typeof one === 'number' && !Number.isFinite(one) ? { number: String(one) } : one;
  });
}
