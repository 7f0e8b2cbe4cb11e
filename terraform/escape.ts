/** Escapes `${` and `%{` in every text: for final values, which hold no expressions. */
export function escaped(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.includes('{') ? value.replace(/[$%](?=\{)/g, '$&$&') : value;
  }
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
