import { count } from '../model/count';
import type { Change } from './change';
import type { Recorded } from './side';

type Outcome = Recorded['policies'][number];

/** What a recording would have done: the incidents of all alert policies, then those of each, where they are not what they were. */
export function recordedChanges(base: Recorded, head: Recorded): Change[] {
  const before = new Map(base.policies.map((one) => [one.id, one]));
  const after = new Map(head.policies.map((one) => [one.id, one]));
  const each = [...new Set([...before.keys(), ...after.keys()])].flatMap((id) =>
    changeOf(id, before.get(id), after.get(id)),
  );
  const [total] = changeOf('all alert policies', totalOf(base.policies), totalOf(head.policies));
  const isSaid = each.some((one) => one.before === total?.before && one.after === total.after);
  return [...(total === undefined || isSaid ? [] : [total]), ...each];
}

function changeOf(id: string, before: Outcome | undefined, after: Outcome | undefined): Change[] {
  const texts = { before: outcomeText(before), after: outcomeText(after) };
  const [was, is] = [before, after].map(judgedIncidents);
  const change = (kind: Change['kind']): Change[] => [{ kind, subjects: [id], field: '', ...texts }];
  if (was === undefined || is === undefined) {
    if (was === is) return [];
    // Of a policy that comes or goes, only what was judged is a change.
    return before === undefined || after === undefined ? [] : change('recorded-unknown');
  }
  if (was !== is) return change(is > was ? 'recorded-more' : 'recorded-fewer');
  const [couldBe, can] = [before, after].map((one) => one?.possibleIncidents ?? 0);
  if (couldBe === can || couldBe === undefined || can === undefined) return [];
  return change(can > couldBe ? 'recorded-more' : 'recorded-fewer');
}

/** Undefined: it was not judged. A policy that is not there opens none. */
function judgedIncidents(one: Outcome | undefined): number | undefined {
  if (one === undefined) return 0;
  return one.notJudged === undefined ? one.incidents : undefined;
}

function totalOf(policies: readonly Outcome[]): Outcome {
  const sum = (of: (one: Outcome) => number) => policies.reduce((all, one) => all + of(one), 0);
  return {
    id: '',
    incidents: sum(({ incidents }) => incidents),
    possibleIncidents: sum(({ possibleIncidents }) => possibleIncidents),
  };
}

function outcomeText(one: Outcome | undefined): string {
  if (one === undefined) return 'not there';
  if (one.notJudged !== undefined) return `not judged (${one.notJudged})`;
  const possible = one.possibleIncidents === 0 ? '' : ` (${one.possibleIncidents} more possible)`;
  return `${count(one.incidents, 'incident')}${possible}`;
}
