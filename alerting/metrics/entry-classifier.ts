import { aspectsOf, UNCLEAR, type Aspect } from '../filters/logging/aspects';
import { parseLoggingFilter } from '../filters/logging/parse-filter';
import type { LogEntry } from '../filters/logging/log-entry';
import type { LogBasedMetric } from './log-based-metric';
import type { Place } from './log-metric-counter';
import type { EntryPredicate } from './logged-entry';

/** What counts log entries for a metric. */
export interface EntryCounter {
  readonly metric: LogBasedMetric;
  /** Does an entry match the metric's filter? */
  readonly matches: EntryPredicate;
  /** Where an entry is counted that matches. */
  placeOf(entry: LogEntry): Place;
}

/** Who counts an entry, and where it belongs. */
export interface EntryMatch<Counter> {
  readonly counter: Counter;
  readonly place: Place;
}

/** So many nodes are remembered; past that all are forgotten, and memory does not grow with the entries. */
const MOST_NODES = 100_000;

/** Kinds of entries that share some aspects, by the next one. */
interface Node<Counter> {
  readonly next: Map<unknown, Node<Counter>>;
  /** Who counts these, once all is known that filters ask. */
  counters: readonly Counter[] | undefined;
  /** And where, once all is known that labels read. */
  matches: readonly EntryMatch<Counter>[] | undefined;
}

/**
 * Says who counts an entry. There are many entries and few kinds of them: what all filters say of an entry, and where
 * it is counted, is worked out once for each kind. Most entries are counted by nobody, and that is known before it
 * matters whose they are.
 */
export class EntryKinds<Counter extends EntryCounter> {
  readonly #counters: readonly Counter[];
  /** What filters ask. */
  readonly #asked: readonly Aspect[];
  /** What time series are told apart by. */
  readonly #read: readonly Aspect[];
  /** Of a resource that is handed over again, its text. */
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

  /** Those that count an entry, in their order. */
  matchesOf(entry: LogEntry): readonly EntryMatch<Counter>[] {
    // Entries that are asked one by one after all leave nodes behind as well.
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

  /** The node that the aspects of an entry lead to; none where only asking tells. */
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
