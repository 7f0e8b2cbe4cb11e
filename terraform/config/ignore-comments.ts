import { refuse } from '../../model/problem';
import type { IgnoreComment } from '../resource';

const COMMENT = /(?:#|\/\/)\s*phasewatch:ignore:\s*(.*)$/;
const HEAD = /^\s*resource\s+"?([\w-]+)"?\s+"?([\w-]+)"?\s*\{/;

/**
 * The comments of a `.tf` file by the resource they are about, `type.name`: it is the one whose block they stand in, or
 * the one right below them.
 * @throws InputError AUD003 where a comment stands at no resource
 */
export function ignoreComments(file: string, lines: readonly string[]): ReadonlyMap<string, readonly IgnoreComment[]> {
  const found = new Map<string, IgnoreComment[]>();
  let open: string | undefined;
  let above: IgnoreComment[] = [];
  for (const [i, line] of lines.entries()) {
    const head = HEAD.exec(line);
    if (head !== null) open = `${head[1] ?? ''}.${head[2] ?? ''}`;
    const comment = COMMENT.exec(line);
    if (comment !== null) above.push({ text: comment[1] ?? '', at: { file, line: i + 1 } });
    if (open !== undefined) {
      found.set(open, [...(found.get(open) ?? []), ...above]);
      above = [];
    } else if (above[0] !== undefined && !/^\s*(#|\/\/|$)/.test(line)) return refuseStray(above[0]);
    // `terraform fmt` puts the end of a block at the beginning of its line.
    if (line.startsWith('}') || (head !== null && /\}\s*$/.test(line))) open = undefined;
  }
  const [stray] = above;
  return stray === undefined ? found : refuseStray(stray);
}

function refuseStray({ text, at }: IgnoreComment): never {
  return refuse({
    code: 'AUD003',
    where: `${at.file}, line ${at.line}`,
    rule: 'a comment that accepts a finding stands in a resource or right above one',
    got: `phasewatch:ignore:${text} elsewhere`,
    fix: 'move it, or write the waiver into phasewatch.waivers.yaml: see docs/waivers.md',
  });
}
