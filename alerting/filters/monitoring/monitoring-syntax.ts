import type { MetadataLabel } from '../../metrics/resource-metadata';
import type { Re2Pattern } from '../re2-pattern';

/** Comparison operators of the Monitoring filter language. */
export const OPERATORS = ['=', '!=', '>', '>=', '<', '<=', ':'] as const;

export type Operator = (typeof OPERATORS)[number];

/** What a comparison reads. Labels have the plural spelling here, also if the filter has the singular. */
export type Selector =
  | { readonly kind: 'project' }
  | { readonly kind: 'group' }
  | { readonly kind: 'metric.type' }
  | { readonly kind: 'resource.type' }
  | { readonly kind: 'metric.labels'; readonly key: string }
  | { readonly kind: 'resource.labels'; readonly key: string }
  | ({ readonly kind: 'metadata' } & MetadataLabel);

/** The value of a comparison. */
export type Operand =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'starts_with'; readonly value: string }
  | { readonly kind: 'ends_with'; readonly value: string }
  | { readonly kind: 'has_substring'; readonly value: string; readonly ignoreCase: boolean }
  | { readonly kind: 'one_of'; readonly values: readonly string[] }
  | { readonly kind: 'full_match'; readonly pattern: string; readonly regex: Re2Pattern };

export interface Comparison {
  readonly kind: 'comparison';
  /** Offset of the selector in the text of the filter. */
  readonly offset: number;
  readonly selector: Selector;
  readonly operator: Operator;
  readonly operand: Operand;
}

/** A call such as `select_slo_burn_rate("projects/…", "3600s")`, which names data that has no metric type. */
export interface SloSelection {
  readonly kind: 'slo';
  readonly offset: number;
  /** Name of the function, such as `select_slo_burn_rate`. */
  readonly name: string;
  readonly slo: string;
  /** The lookback period, if the function takes one. */
  readonly lookback: string | undefined;
}

/** Syntax tree of a Monitoring filter. */
export type MonitoringExpression =
  | Comparison
  | SloSelection
  | { readonly kind: 'not'; readonly of: MonitoringExpression }
  | { readonly kind: 'and'; readonly all: readonly MonitoringExpression[] }
  | { readonly kind: 'or'; readonly any: readonly MonitoringExpression[] };

/** Calls `visit` with every comparison and SLO call of the tree, in the order of the text. */
export function visitLeaves(tree: MonitoringExpression, visit: (leaf: Comparison | SloSelection) => void): void {
  switch (tree.kind) {
    case 'comparison':
    case 'slo':
      visit(tree);
      return;
    case 'not':
      visitLeaves(tree.of, visit);
      return;
    case 'and':
      for (const part of tree.all) visitLeaves(part, visit);
      return;
    case 'or':
      for (const part of tree.any) visitLeaves(part, visit);
  }
}
