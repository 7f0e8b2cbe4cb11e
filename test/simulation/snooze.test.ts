// cspell:ignore silnt
import { Duration } from '../../model/duration';
import { declaredStack } from '../../simulation/declared-stack';
import { defineScenario } from '../../simulation/define-scenario';
import type { Expectation } from '../../simulation/expectations/all-expectations';
import type { Snooze } from '../../simulation/faults/snooze';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';

const stack = declaredStack(synthesizeProd(examplePipeline));
const POLICY = 'run-silent-low';
const FROM = '2026-01-13T18:00:00Z';
/** The report hangs, and no person acts: its incident opens at 05:16 UTC of the next day. */
const HANG = {
  kind: 'hang',
  processor: 'daily-sales',
  dataDate: '2026-01-13',
  after: Duration.minutes(3),
  lasts: Duration.hours(20),
  blocksPhase: false,
} as const;

function rehearse(snoozes: readonly Snooze[], expectations: readonly Expectation[]) {
  const scenario = defineScenario({
    name: 'snoozed-hang',
    title: 'The alert of a hang is snoozed',
    source: 'https://docs.cloud.google.com/monitoring/alerts/snooze',
    worlds: ['declared'],
    from: FROM,
    lasts: Duration.hours(20),
    workload: [{ kind: 'daily', beforeDeadline: Duration.hours(2) }],
    faults: [HANG, ...snoozes],
    mayFire: [POLICY, 'scheduler-failures'],
    expectations,
  });
  return rehearseScenario(scenario, 'declared', stack);
}

/** Opening and closing of the hang's incidents, as times of the day. */
const spans = ({ worst }: ReturnType<typeof rehearse>) =>
  worst.incidents
    .filter(({ policy }) => policy === POLICY)
    .map(({ openedAt, closedAt }) => [openedAt, closedAt].map((at) => (at === null ? 'open' : timeOf(at))));
const timeOf = (at: number) => new Date(at).toISOString().slice(11, 16);
const met = ({ expectations }: ReturnType<typeof rehearse>) => expectations.map((one) => one.met);
const snooze = (after: number, hours: number, policies: readonly string[] = [POLICY]): Snooze => ({
  kind: 'snooze',
  policies,
  after: Duration.hours(after),
  lasts: Duration.hours(hours),
});

test('without a snooze of its policy a hang is one incident, which stays open', () => {
  const result = rehearse([snooze(12, 2, ['run-silent'])], [{ kind: 'incidents', policy: POLICY, atMost: 1 }]);
  expect(spans(result)).toEqual([['05:16', 'open']]);
  expect(met(result)).toEqual([true, true]);
});

test('a snooze closes the open incident without a notification, and the gauges of unresolved work open a new one after it', () => {
  const result = rehearse(
    [snooze(12, 2)],
    [
      { kind: 'incidents', policy: POLICY, atMost: 2 },
      { kind: 'incidents', policy: POLICY, atMost: 1 },
    ],
  );
  expect(spans(result)).toEqual([
    ['05:16', '06:00'],
    ['08:00', 'open'],
  ]);
  expect(met(result)).toEqual([true, false, true]);
  const kinds = result.worst.notifications.filter(({ policy }) => policy === POLICY).map(({ kind }) => kind);
  expect(kinds).toEqual(['opened', 'opened']);
});

test('a maintenance window over the beginning of a hang delays its alert to the end of the window, and does not lose it', () => {
  const result = rehearse(
    [snooze(10, 4)],
    [
      { kind: 'detected', policy: POLICY, within: Duration.minutes(30) },
      { kind: 'detected', policy: POLICY, within: Duration.hours(4) },
    ],
  );
  expect(spans(result)).toEqual([['08:00', 'open']]);
  expect(met(result)).toEqual([false, true, true]);
});

const ANY: readonly Expectation[] = [{ kind: 'notifications', atMost: 9 }];

test('a policy that does not exist is refused, with the nearest name', () => {
  expect(() => rehearse([snooze(12, 2, ['run-silnt'])], ANY)).toThrow(/alert policy.*'run-silnt'.*'run-silent'/);
});

test.each([0, 17])('a snooze of %i policies is refused: the API takes 1 to 16', (count) => {
  const policies = Array.from({ length: count }, () => POLICY);
  expect(() => rehearse([snooze(12, 2, policies)], ANY)).toThrow(/1 to 16 alert policies/);
});
