/** What a filter asks of a series: selectors and the values that they must have. */
export type SeriesSelection = ReadonlyMap<string, string>;

const COMPARISON =
  /\s*([a-z_]+(?:\.(?:[A-Za-z0-9_]+|"[^"]*"))*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z0-9_/.-]+))/y;
const AND = /\s+(?:AND\s+)?(?=\S)/y;

/**
 * Reads a Monitoring filter that is a row of `selector = "value"` joined by AND, which is what conditions on gauges
 * are. Any other filter is not read at all, rather than half: whoever asks reports it as unresolved. Grammar:
 * https://cloud.google.com/monitoring/api/v3/filters
 */
export function readSelection(filter: string): SeriesSelection | undefined {
  const selection = new Map<string, string>();
  const text = filter.trim();
  let at = 0;
  while (at < text.length) {
    COMPARISON.lastIndex = at;
    const match = COMPARISON.exec(text);
    if (match === null) return undefined;
    const selector = normal(match[1] ?? '');
    if (selection.has(selector)) return undefined;
    selection.set(selector, (match[2] ?? match[3] ?? match[4] ?? '').replaceAll(/\\(.)/g, '$1'));
    at = COMPARISON.lastIndex;
    if (at === text.length) break;
    AND.lastIndex = at;
    if (AND.exec(text) === null) return undefined;
    at = AND.lastIndex;
  }
  return selection.size === 0 ? undefined : selection;
}

/** `resource.label."job"` and `resource.labels.job` are one selector. */
function normal(selector: string): string {
  return selector.replaceAll('"', '').replace(/^(metric|resource)\.label\./, '$1.labels.');
}

/**
 * Is the series among those selected? `unknown` where the filter asks for something that the series is not known to
 * have or to lack.
 */
export function selects(selection: SeriesSelection, series: SeriesSelection): 'yes' | 'no' | 'unknown' {
  let unknown = false;
  for (const [selector, wanted] of selection) {
    const has = series.get(selector);
    if (has === undefined) unknown = true;
    else if (has !== wanted) return 'no';
  }
  return unknown ? 'unknown' : 'yes';
}
