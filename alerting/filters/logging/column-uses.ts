import { clauseReads } from './clause-reads';
import { ENTRY_KEYS, type Target } from './entry-fields';
import { isTextColumn, samePath, type EntryPath } from './entry-path';
import type { EntryKey } from './sql-dialect';
import type { ColumnUse } from './sql-shape';
import { visitClauses, type LoggingExpression } from './syntax';

/** What filters and kept values read of each column. */
export function columnUses(
  trees: readonly LoggingExpression[],
  kept: readonly EntryPath[],
): ReadonlyMap<EntryKey, ColumnUse> {
  const uses = new ColumnUses();
  for (const tree of trees) {
    visitClauses(tree, (clause) => {
      const reads = clauseReads(clause);
      if (reads === 'every field') uses.addAll();
      else if (reads === 'log name') uses.of('logName');
      else uses.addTarget(reads.target, clause.kind === 'comparison' && clause.value.kind !== 'literal');
    });
  }
  for (const path of kept) uses.addKept(path);
  return uses.byColumn;
}

class ColumnUses {
  readonly byColumn = new Map<EntryKey, ColumnUse>();

  addKept([column, ...path]: EntryPath): void {
    const use = this.of(column);
    if (path.length === 0) use.whole ||= !isTextColumn(column);
    else if (![...use.text, ...use.json].some((known) => samePath(known, path))) use.json.push(path);
  }

  addAll(): void {
    for (const key of ENTRY_KEYS) this.of(key).whole = true;
  }

  /** @param nulls null must differ from a missing value */
  addTarget(target: Target, nulls: boolean): void {
    const [column, ...path] = target.keys as [EntryKey, ...string[]];
    const use = this.of(column);
    if (path.length === 0) use.whole = true;
    else {
      const paths = target.kind === 'payload' || target.kind === 'whole' ? use.json : use.text;
      if (!paths.some((known) => samePath(known, path))) paths.push(path);
    }
    if (target.kind === 'payload' && (nulls || target.proto)) use.whole = true;
    if (column === 'errorGroups') use.whole = true;
  }

  of(key: EntryKey): ColumnUse {
    const use = this.byColumn.get(key) ?? { whole: false, json: [], text: [] };
    this.byColumn.set(key, use);
    return use;
  }
}
