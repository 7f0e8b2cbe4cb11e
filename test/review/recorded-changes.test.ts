import { compareSides } from '../../review/compare';
import type { Recorded } from '../../review/side';
import { changeText } from '../../report/review/change-text';
import { reviewTable } from '../../report/review/table';
import { side } from './side';

const recorded = (policies: Recorded['policies'], notJudged = ''): Recorded => ({
  from: '2026-01-14T00:00:00Z',
  to: '2026-01-21T00:00:00Z',
  policies,
  notJudged,
});
const policy = (id: string, incidents: number, possibleIncidents = 0) => ({ id, incidents, possibleIncidents });
const unjudged = (id: string) => ({ ...policy(id, 0), notJudged: 'no data' });
const changes = (base: Recorded['policies'], head: Recorded['policies']) =>
  compareSides(side({ recorded: recorded(base) }), side({ recorded: recorded(head) })).changes.map(
    (one) => `${one.kind} ${changeText(one)}`,
  );

test('incidents over a recording are compared in all, then by policy', () => {
  expect(changes([policy('silent', 1), policy('old', 2)], [policy('silent', 41), policy('old', 0)])).toEqual([
    'recorded-fewer old: 2 incidents -> 0 incidents',
    'recorded-more all alert policies: 3 incidents -> 41 incidents',
    'recorded-more silent: 1 incident -> 41 incidents',
  ]);
});

test('equal outcomes are no change, judged or not', () => {
  const same = [policy('silent', 3, 1), unjudged('old')];
  expect(changes(same, structuredClone(same))).toEqual([]);
});

test('a policy that comes or goes changes what it does over the recording', () => {
  expect(changes([policy('old', 2)], [policy('silent', 2)])).toEqual([
    'recorded-fewer old: 2 incidents -> not there',
    'recorded-more silent: not there -> 2 incidents',
  ]);
  expect(changes([], [policy('silent', 0), unjudged('old')])).toEqual([]);
});

test('a policy that is judged on one side only is named', () => {
  expect(changes([policy('silent', 0)], [unjudged('silent')])).toEqual([
    'recorded-unknown silent: 0 incidents -> not judged (no data)',
  ]);
});

test('incidents that are only possible are a change too', () => {
  expect(changes([policy('silent', 1)], [policy('silent', 1, 2)])).toEqual([
    'recorded-more silent: 1 incident -> 1 incident (2 more possible)',
  ]);
});

test('what the recording cannot judge is said of each side, once where it is the same', () => {
  const of = (base: string, head: string) =>
    compareSides(side({ recorded: recorded([], base) }), side({ recorded: recorded([], head), undone: [] })).notJudged;
  expect(of('1 unreadable item', '1 unreadable item')).toEqual(['over the recording, both sides: 1 unreadable item']);
  expect(of('', '2 policies not evaluated')).toEqual(['over the recording, head: 2 policies not evaluated']);
  expect(of('', '')).toEqual([]);
});

test('the period and the judged policies are part of what was compared', () => {
  const one = side({ recorded: recorded([policy('silent', 1), unjudged('old')]) });
  expect(reviewTable(compareSides(one, one), 200)).toContain(
    'recording from 2026-01-14T00:00:00Z to 2026-01-21T00:00:00Z: 1 alert policy judged',
  );
});
