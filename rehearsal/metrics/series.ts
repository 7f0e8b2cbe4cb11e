/** Labels by key. */
export type Labels = Readonly<Record<string, string>>;

/** Identity of one time series, as Monitoring spells it. Treated as immutable once it was handed over. */
export interface Series {
  readonly metric: { readonly type: string; readonly labels: Labels };
  readonly resource: { readonly type: string; readonly labels: Labels };
}

/** Text that two series share exactly when they are the same series, whatever the order of their labels. */
export function seriesKey(series: Series): string {
  const { metric, resource } = series;
  return JSON.stringify([metric.type, sorted(metric.labels), resource.type, sorted(resource.labels)]);
}

/** Orders text by UTF-16 units: the same everywhere, unlike a locale's order. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sorted(labels: Labels): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => compareText(a, b));
}
