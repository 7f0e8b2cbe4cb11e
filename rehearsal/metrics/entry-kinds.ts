import { aspectsOf, UNCLEAR, type Aspect } from '../filters/logging/aspects';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import type { LogEntry } from '../logs/log-entry';
import type { LogBasedMetric } from './log-based-metric';
import type { EntryPredicate } from './logged-entry';
import type { Series } from './series';

/** What counts log entries for a metric. */
export interface EntryCounter {
  readonly metric: LogBasedMetric;
  /** Does an entry match the metric's filter? */
  readonly matches: EntryPredicate;
  /** The time series that an entry belongs to that matches. */
  seriesOf(entry: LogEntry): Series;
}

/** Who counts an entry, and where it belongs. */
export interface EntryMatch<Counter> {
  readonly counter: Counter;
  readonly series: Series;
}

/** So many nodes are remembered; past that all are forgotten, and memory does not grow with the entries. */
const MOST_NODES = 100_000;

/** Kinds of entries that share some aspects, by the next one. */
interface Node<Counter> {
  readonly next: Map<unknown, Node<Counter>>;
  matches: readonly EntryMatch<Counter>[] | undefined;
}

/**
 * Says who counts an entry. There are many entries and few kinds of them: what all filters say of an entry, and where
 * it is counted, is worked out once for each kind.
 */
export class EntryKinds<Counter extends EntryCounter> {
  readonly #counters: readonly Counter[];
  readonly #aspects: readonly Aspect[];
  /** Of a resource that is handed over again, its text. */
  readonly #resources = new WeakMap<object, string>();
  #root: Node<Counter> = { next: new Map(), matches: undefined };
  #nodes = 0;

  constructor(counters: readonly Counter[]) {
    this.#counters = counters.filter(({ metric }) => !metric.disabled);
    this.#aspects = [
      ({ resource }) => this.#textOf(resource),
      ({ logName }) => (typeof logName === 'object' && logName !== null ? UNCLEAR : logName),
      ...aspectsOf(
        this.#counters.map(({ metric }) => parseLoggingFilter(metric.filter).tree),
        this.#counters.flatMap(({ metric }) => metric.labels.flatMap(({ extract }) => extract.spellings)),
        [['resource'], ['logName']],
      ),
    ];
  }

  /** Those that count an entry, in their order. */
  matchesOf(entry: LogEntry): readonly EntryMatch<Counter>[] {
    const kind = this.#kindOf(entry);
    if (kind === undefined) return this.#ask(entry);
    return (kind.matches ??= this.#ask(entry));
  }

  #ask(entry: LogEntry): readonly EntryMatch<Counter>[] {
    return this.#counters
      .filter(({ matches }) => matches(entry))
      .map((counter) => ({ counter, series: counter.seriesOf(entry) }));
  }

  #kindOf(entry: LogEntry): Node<Counter> | undefined {
    // Entries that are asked one by one after all leave nodes behind as well.
    if (this.#nodes > MOST_NODES) this.#forget();
    let node = this.#root;
    for (const aspect of this.#aspects) {
      const value = aspect(entry);
      if (value === UNCLEAR) return undefined;
      let next = node.next.get(value);
      if (next === undefined) {
        node.next.set(value, (next = { next: new Map(), matches: undefined }));
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
    this.#root = { next: new Map(), matches: undefined };
    this.#nodes = 0;
  }
}
