import type { RecordedMetadata } from '../metrics/resource-metadata';
import type { Expression, LabelChoice, Matching } from './expression';
import { DISTRIBUTION_SUFFIXES, promqlMetadataLabel, promqlNamesOf } from './metric-naming';

const METADATA = /^metadata_(?:system|user)_/;

/** The labels of resource metadata that the text of a query names, in one order. */
export function metadataNamedIn(text: string): readonly string[] {
  return [...new Set(text.match(/\bmetadata_(?:system|user)_\w+/g) ?? [])].sort();
}

/**
 * The first label of resource metadata that a query asks for where no series says it, or nothing. To PromQL a label that is
 * not there is an empty one, so that the query would select nothing, or too much, and nobody would know why.
 */
export function missingMetadataIn(query: Expression, said: RecordedMetadata): string | undefined {
  const reader = new Reader(said);
  reader.labelsOf(query);
  return reader.unsaid;
}

type LabelSet = ReadonlySet<string>;
const NONE: LabelSet = new Set();

/** Follows the labels of metadata from the selectors up. */
class Reader {
  unsaid: string | undefined;

  constructor(readonly said: RecordedMetadata) {}

  /** The labels of metadata that the series of an expression may have. */
  labelsOf(expression: Expression): LabelSet {
    switch (expression.kind) {
      case 'number':
      case 'text':
        return NONE;
      case 'selector': {
        const known = this.#linesOfRun(expression.name);
        this.#ask(
          expression.matchers.map(({ label }) => label),
          known,
        );
        return known;
      }
      case 'range':
        return this.labelsOf(expression.selector);
      case 'call':
        return this.#call(expression);
      case 'aggregate':
        return this.#grouped(expression.grouping, this.labelsOf(expression.of));
      case 'choose':
        this.labelsOf(expression.number);
        this.#grouped(expression.grouping, this.labelsOf(expression.of));
        return this.labelsOf(expression.of);
      case 'binary': {
        const sides = [this.labelsOf(expression.left), this.labelsOf(expression.right)] as const;
        return this.#matched(expression.matching, expression.operator === 'or', ...sides);
      }
      default:
        return this.labelsOf(expression.of);
    }
  }

  #call({ name, args }: Extract<Expression, { kind: 'call' }>): LabelSet {
    const known = new Set(args.flatMap((arg) => [...this.labelsOf(arg)]));
    if (name !== 'label_replace' && name !== 'label_join') return known;
    // Series, the label that is made, and two texts or one before the labels that it is made of.
    const texts = args.map((arg) => (arg.kind === 'text' ? arg.value : ''));
    this.#ask(name === 'label_replace' ? texts.slice(3, 4) : texts.slice(3), known);
    return known.add(texts[1] ?? '');
  }

  #grouped({ only, labels }: LabelChoice, known: LabelSet): LabelSet {
    if (!only) return new Set([...known].filter((label) => !labels.includes(label)));
    this.#ask(labels, known);
    return new Set(labels.filter((label) => known.has(label)));
  }

  #matched({ only, labels, many, include }: Matching, isUnion: boolean, left: LabelSet, right: LabelSet): LabelSet {
    if (only) for (const side of [left, right]) this.#ask(labels, side);
    if (isUnion) return new Set([...left, ...right]);
    const [ofMany, ofOne] = many === 'right' ? [right, left] : [left, right];
    this.#ask(include, ofOne);
    return new Set([...ofMany, ...include]);
  }

  #ask(labels: readonly string[], known: LabelSet): void {
    this.unsaid ??= labels.find((label) => METADATA.test(label) && !known.has(label));
  }

  #linesOfRun(name: string): LabelSet {
    const labels = new Set<string>();
    for (const [type, all] of this.said) {
      const names = promqlNamesOf(type).flatMap((one) => ['', ...DISTRIBUTION_SUFFIXES].map((suffix) => one + suffix));
      if (names.includes(name)) for (const label of all) labels.add(promqlMetadataLabel(label));
    }
    return labels;
  }
}
