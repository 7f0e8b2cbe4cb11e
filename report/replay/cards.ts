import type { UnmatchedFilter } from '../../replay/nearest-entries';
import type { Replay } from '../../replay/replay';
import type { Card } from '../parts/page-frame';
import { noiseText, type Firings } from './firings';

/** The main figures of a replay; figures of rare problems only where there are some. */
export function replayCards(
  { certain, possibleIncidents, withoutData, tally }: Replay,
  firings: Firings,
  unmatched: readonly UnmatchedFilter[],
): Card[] {
  const fired = firings.policies.filter(({ incidents }) => incidents > 0).length;
  const notEvaluated = certain.policies.filter(({ status }) => status === 'not_evaluated').length;
  return [
    { value: `${fired} of ${certain.policies.length}`, label: 'policies would have fired' },
    ...ifAny(countCard(possibleIncidents.length, 'possible incident', 'possible incidents')),
    countCard(certain.notifications.length, 'notification', 'notifications'),
    noiseCard(firings),
    toneCard(countCard(withoutData.length, 'policy without data', 'policies without data')),
    toneCard(countCard(unmatched.length, 'filter that matches no entry', 'filters that match no entry')),
    ...ifAny(countCard(notEvaluated, 'policy not evaluated', 'policies not evaluated')),
    ...ifAny(countCard(tally.bad, 'item that cannot be read', 'items that cannot be read')),
  ];
}

/** The incidents a day, or those of a period that is shorter than a day. */
function noiseCard(firings: Firings): Card {
  const [value = '', ...words] = noiseText(firings).split(' ');
  return { value, label: `${words.join(' ')}; ${firings.reopenedWithinHour} reopened within 1 h` };
}

function countCard(amount: number, singular: string, plural: string): Card {
  return { value: amount.toLocaleString('en'), label: amount === 1 ? singular : plural };
}

function toneCard(card: Card): Card {
  return { ...card, tone: card.value === '0' ? 'good' : 'warn' };
}

function ifAny(card: Card): Card[] {
  return card.value === '0' ? [] : [{ ...card, tone: 'warn' }];
}
