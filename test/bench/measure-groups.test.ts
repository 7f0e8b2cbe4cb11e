import { measureGroups } from '../../bench/measure-groups';
import type { Row } from '../../bench/row';
import { Side } from '../../bench/side';

const SIDE = new Side('a checkout', 'a scratch folder');
const row = (what: string): Row => ({ what, ours: '1 s', peer: '', theirs: '', ratio: '' });

test('a group of rows that fails is named with its reason, and the others are measured', async () => {
  const progress: string[] = [];
  const { rows, failed } = await measureGroups(
    {
      first: () => Promise.resolve([row('a'), row('b')]),
      second: () => Promise.reject(new Error('cli/phasewatch.ts: ended with exit 1')),
      third: () => Promise.resolve([row('c')]),
    },
    SIDE,
    (line) => progress.push(line.replace(/\d+ s$/, 'n s')),
  );
  expect(rows.map(({ what }) => what)).toEqual(['a', 'b', 'c']);
  expect(failed).toEqual(['second: failed: cli/phasewatch.ts: ended with exit 1']);
  expect(progress).toEqual(['first: n s', 'second: failed: cli/phasewatch.ts: ended with exit 1', 'third: n s']);
});
