import { aspectsOf, UNCLEAR, type Aspect } from '../filters/logging/aspects';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import type { EntryPredicate, LogEntry } from '../filters/logging/log-entry';
import type { LogBasedMetric } from './log-based-metric';
import type { Place } from './log-metric-counter';

/** Counts log entries for a metric. */
export interface MetricCounter {
  readonly metric: LogBasedMetric;
  /** Does an entry match the metric's filter? */
  readonly matches: EntryPredicate;
  /** The time series in which a matching entry is counted. */
  placeOf(entry: LogEntry): Place;
}

/** A counter whose filter matches an entry, and the time series of the entry. */
export interface EntryMatch<Counter> {
  readonly counter: Counter;
  readonly place: Place;
}

/** Nodes kept before all are dropped, so that memory does not grow with the entries. */
const MOST_NODES = 100_000;

/** Entries with the same values of the first aspects, by the value of the next aspect. */
interface Node<Counter> {
  readonly next: Map<unknown, Node<Counter>>;
  /** The counters that match these entries; set after the last aspect that filters read. */
  counters: readonly Counter[] | undefined;
  /** The counters with time series; set after the last aspect that labels read. */
  matches: readonly EntryMatch<Counter>[] | undefined;
}

/**
 * Finds the counters whose filters match an entry, and its time series. Entries with equal aspects have equal results,
 * so filters and labels are evaluated once for each combination of aspects. The aspects of filters come first, as most
 * entries match no filter.
 */
export class EntryClassifier<Counter extends MetricCounter> {
  readonly #counters: readonly Counter[];
  /** The aspects that filters read. */
  readonly #asked: readonly Aspect[];
  /** The aspects that labels read. */
  readonly #read: readonly Aspect[];
  /** Resources as JSON. The same object often comes again. */
  readonly #resources = new WeakMap<object, string>();
  #root = nodeOf<Counter>();
  #nodes = 0;

  constructor(counters: readonly Counter[]) {
    this.#counters = counters.filter(({ metric }) => !metric.disabled);
    const filters = this.#counters.map(({ metric }) => parseLoggingFilter(metric.filter).tree);
    const labels = this.#counters.flatMap(({ metric }) => metric.labels.flatMap(({ extract }) => extract.spellings));
    const logName: Aspect = (entry) =>
      typeof entry.logName === 'object' && entry.logName !== null ? UNCLEAR : entry.logName;
    this.#asked = [logName, ...aspectsOf(filters, [], [['logName']])];
    this.#read = [...aspectsOf([], labels, [['resource'], ['logName']]), ({ resource }) => this.#textOf(resource)];
  }

  /** The counters that match an entry, in the order they were given. */
  matchesOf(entry: LogEntry): readonly EntryMatch<Counter>[] {
    // Entries without a classification add nodes too.
    if (this.#nodes > MOST_NODES) this.#forget();
    const asked = this.#follow(this.#root, this.#asked, entry);
    if (asked === undefined) return this.#placesOf(this.#countersOf(entry), entry);
    const counters = (asked.counters ??= this.#countersOf(entry));
    if (counters.length === 0) return [];
    const kind = this.#follow(asked, this.#read, entry);
    if (kind === undefined) return this.#placesOf(counters, entry);
    return (kind.matches ??= this.#placesOf(counters, entry));
  }

  #countersOf(entry: LogEntry): readonly Counter[] {
    return this.#counters.filter(({ matches }) => matches(entry));
  }

  #placesOf(counters: readonly Counter[], entry: LogEntry): readonly EntryMatch<Counter>[] {
    return counters.map((counter) => ({ counter, place: counter.placeOf(entry) }));
  }

  /** The node of an entry; undefined where an aspect is unclear and the filters must be evaluated. */
  #follow(from: Node<Counter>, aspects: readonly Aspect[], entry: LogEntry): Node<Counter> | undefined {
    let node = from;
    for (const aspect of aspects) {
      const value = aspect(entry);
      if (value === UNCLEAR) return undefined;
      let next = node.next.get(value);
      if (next === undefined) {
        node.next.set(value, (next = nodeOf()));
        this.#nodes += 1;
      }
      node = next;
    }
    return node;
  }

  #textOf(resource: unknown): unknown {
    if (typeof resource === 'string') return UNCLEAR;
    if (typeof resource !== 'object' || resource === null) return resource;
    let text = this.#resources.get(resource);
    if (text === undefined) this.#resources.set(resource, (text = JSON.stringify(resource)));
    return text;
  }

  #forget(): void {
    this.#root = nodeOf();
    this.#nodes = 0;
  }
}

function nodeOf<Counter>(): Node<Counter> {
  return { next: new Map(), counters: undefined, matches: undefined };
}
