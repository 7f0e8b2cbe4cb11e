import { ARITHMETIC, COMPARISON, type BinaryOperator } from './expression';

export type ArithmeticOperator = (typeof ARITHMETIC)[number];
export type ComparisonOperator = (typeof COMPARISON)[number];

export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return ARITHMETIC.some((one) => one === operator);
}

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return COMPARISON.some((one) => one === operator);
}

/** Arithmetic as PromQL has it, on double precision numbers. */
export const CALCULATE: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

/** Comparisons; with NaN on a side, only `!=` is true. */
export const COMPARE: Readonly<Record<ComparisonOperator, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
};
