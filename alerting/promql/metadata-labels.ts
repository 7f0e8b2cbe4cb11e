import type { RecordedMetadata } from '../metrics/resource-metadata';
import type { Expression, LabelChoice, Matching } from './expression';
import { stringOf } from './query-text';
import { DISTRIBUTION_SUFFIXES, promqlMetadataLabel, promqlNamesOf } from './metric-naming';

const METADATA = /^metadata_(?:system|user)_/;

/** The labels of resource metadata that the text of a query names, sorted. */
export function metadataNamedIn(text: string): readonly string[] {
  return [...new Set(text.match(/\bmetadata_(?:system|user)_\w+/g) ?? [])].sort();
}

/**
 * The labels that a query names and that series do not have otherwise, sorted: those of resource metadata, and text in
 * quotes that is not a plain name, such as `"gen_ai.response.model"`. Prometheus allows any name in quotes:
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#identifiers-and-literals
 */
export function labelsNamedIn(text: string): readonly string[] {
  const quoted = (text.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g) ?? []).flatMap(
    (one) => stringOf(one) ?? [],
  );
  const special = quoted.filter((name) => name !== '' && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  return [...metadataNamedIn(text), ...[...new Set(special)].sort()];
}

/**
 * The first label of resource metadata that a query reads but no series of its metric has, if any. PromQL takes a missing
 * label as empty: the query would select nothing, or too much, without an error.
 */
export function missingMetadataIn(query: Expression, recorded: RecordedMetadata): string | undefined {
  const reader = new Reader(recorded);
  reader.labelsOf(query);
  return reader.missing;
}

type LabelSet = ReadonlySet<string>;
const NONE: LabelSet = new Set();

/** Computes which metadata labels the series of each subexpression have. */
class Reader {
  missing: string | undefined;

  constructor(readonly recorded: RecordedMetadata) {}

  /** The labels of metadata that the series of an expression may have. */
  labelsOf(expression: Expression): LabelSet {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return NONE;
      case 'selector': {
        const present = this.#labelsOfMetric(expression.name);
        this.#require(
          expression.matchers.map(({ label }) => label),
          present,
        );
        return present;
      }
      case 'range':
        return this.labelsOf(expression.selector);
      case 'call':
        return this.#call(expression);
      case 'aggregate':
        return this.#afterGrouping(expression.grouping, this.labelsOf(expression.of));
      case 'number-aggregate':
        this.labelsOf(expression.number);
        this.#afterGrouping(expression.grouping, this.labelsOf(expression.of));
        return this.labelsOf(expression.of);
      case 'binary': {
        const sides = [this.labelsOf(expression.left), this.labelsOf(expression.right)] as const;
        return this.#afterMatching(expression.matching, expression.operator === 'or', ...sides);
      }
      default:
        return this.labelsOf(expression.of);
    }
  }

  #call({ name, args }: Extract<Expression, { kind: 'call' }>): LabelSet {
    const present = new Set(args.flatMap((arg) => [...this.labelsOf(arg)]));
    if (name !== 'label_replace' && name !== 'label_join') return present;
    // The arguments: series, the new label, replacement or separator, the labels that it is made from.
    const texts = args.map((arg) => (arg.kind === 'text' ? arg.value : ''));
    this.#require(name === 'label_replace' ? texts.slice(3, 4) : texts.slice(3), present);
    return present.add(texts[1] ?? '');
  }

  #afterGrouping({ only, labels }: LabelChoice, present: LabelSet): LabelSet {
    if (!only) return new Set([...present].filter((label) => !labels.includes(label)));
    this.#require(labels, present);
    return new Set(labels.filter((label) => present.has(label)));
  }

  #afterMatching(
    { only, labels, many, include }: Matching,
    isUnion: boolean,
    left: LabelSet,
    right: LabelSet,
  ): LabelSet {
    if (only) for (const side of [left, right]) this.#require(labels, side);
    if (isUnion) return new Set([...left, ...right]);
    const [ofMany, ofOne] = many === 'right' ? [right, left] : [left, right];
    this.#require(include, ofOne);
    return new Set([...ofMany, ...include]);
  }

  #require(labels: readonly string[], present: LabelSet): void {
    this.missing ??= labels.find((label) => METADATA.test(label) && !present.has(label));
  }

  #labelsOfMetric(name: string): LabelSet {
    const labels = new Set<string>();
    for (const [type, all] of this.recorded) {
      const names = promqlNamesOf(type).flatMap((one) => ['', ...DISTRIBUTION_SUFFIXES].map((suffix) => one + suffix));
      if (names.includes(name)) for (const label of all) labels.add(promqlMetadataLabel(label));
    }
    return labels;
  }
}
