import { InputError, type Problem } from '../model/problem';
import { documentsOf, type Located } from '../files/documents';
import { filesAt } from '../files/source-files';
import type { InputTally } from '../files/input-tally';
import { describeValue } from '../files/describe-value';

/** The items that an option of the command line names, such as alert policies. */
export interface ItemKind {
  /** Such as `--policies`. */
  readonly option: string;
  /** Takes an item; returns false for an item of another kind. An error refuses the item. */
  take(value: unknown, where: string): boolean;
  /** Names an item for messages, such as `log-based metric failures`. */
  nameOf(value: unknown): string;
  /** The problem of an item of another kind. */
  otherKind(value: unknown, where: string): Problem;
}

/**
 * Reads the items of files and folders. An invalid file or item is refused, and the others are read. A file of a folder
 * that holds only items of another kind is skipped.
 * @throws InputError INP001 for a path without a file; any other refusal only if the tally is strict
 */
export async function readItems(paths: readonly string[], kind: ItemKind, tally: InputTally): Promise<void> {
  for (const path of paths) {
    const files = filesAt(kind.option, path, (file) => {
      tally.skipFile(file, 'neither JSON nor YAML');
    });
    for (const file of files) await readFile(file, file !== path, kind, tally);
  }
}

async function readFile(file: string, fromFolder: boolean, kind: ItemKind, tally: InputTally): Promise<void> {
  let broken = 0;
  const read = () =>
    documentsOf(file, (error, where) => {
      broken += 1;
      tally.refuse(where, error);
    });
  const items = (await tally.attempt(file, read)) ?? [];
  const others: Located[] = [];
  for (const item of items) {
    const { value, where } = item;
    await tally.attempt(kind.nameOf(value), () => {
      try {
        if (!kind.take(value, where)) others.push(item);
      } catch (error) {
        throw placed(error, where);
      }
    });
  }
  const [first] = others;
  if (others.length < items.length) tally.readFile(file);
  if (first === undefined) return;
  const isOther = others.length === items.length && broken === 0;
  if (isOther && fromFolder) tally.skipFile(file, `contains ${describeValue(first.value)}`);
  else if (isOther) tally.refuse(file, otherKind(kind, first));
  else for (const item of others) tally.refuse(item.where, otherKind(kind, item));
}

function otherKind(kind: ItemKind, { value, where }: Located): InputError {
  return new InputError([kind.otherKind(value, where)]);
}

/** An error of an item, with the item's place in its file. */
function placed(error: unknown, where: string): unknown {
  if (!(error instanceof InputError)) return error;
  return new InputError(error.problems.map((problem) => ({ ...problem, where: `${where}: ${problem.where}` })));
}
