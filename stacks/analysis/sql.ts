/** A text as a constant of GoogleSQL. Names of a declaration hold no control characters and no ends of lines. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/** Texts as a list, for `IN (...)`. */
export function textList(texts: readonly string[]): string {
  return texts.map(textLiteral).join(', ');
}

/** The median of the values of a group: one of them, by nearest rank, as the health report computes percentiles. */
export function median(value: string): string {
  return `ARRAY_AGG(${value} ORDER BY ${value})[OFFSET(DIV(COUNT(*) + 1, 2) - 1)]`;
}

/** Is a day among the days before another one that are its normal? */
export function isBefore(day: string, other: string, days: number): string {
  return `${day} BETWEEN DATE_SUB(${other}, INTERVAL ${days} DAY) AND DATE_SUB(${other}, INTERVAL 1 DAY)`;
}
