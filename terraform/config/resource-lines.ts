/** The line on which a resource begins, counted from 1; undefined where it was not found. */
type LineOf = (type: string, name: string) => number | undefined;

const HEAD = /^\s*(?:resource|data)\s+"?([^"\s]+)"?\s+"?([^"\s{]+)"?\s*\{/;
const KEY = /"([^"\\]*)"\s*:/g;

/** Where the resources of a `.tf` file begin. Each line is read once. */
export function linesInHcl(lines: readonly string[]): LineOf {
  const heads = new Map<string, number>();
  for (const [i, line] of lines.entries()) {
    const [, type, name] = HEAD.exec(line) ?? [];
    const key = `${type} ${name}`;
    if (type !== undefined && !heads.has(key)) heads.set(key, i + 1);
  }
  return (type, name) => heads.get(`${type} ${name}`);
}

/** Where the resources of a `.tf.json` file begin: at their name, on or below the line of their type. */
export function linesInJson(lines: readonly string[]): LineOf {
  const keys = new Map<string, number[]>();
  for (const [i, line] of lines.entries())
    for (const [, key = ''] of line.matchAll(KEY)) {
      const known = keys.get(key);
      if (known === undefined) keys.set(key, [i + 1]);
      else known.push(i + 1);
    }
  return (type, name) => {
    const [ofType] = keys.get(type) ?? [];
    return ofType === undefined ? undefined : keys.get(name)?.find((line) => line >= ofType);
  };
}
