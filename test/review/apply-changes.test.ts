import { compareSides } from '../../review/compare';
import type { Side } from '../../review/side';
import { changeText } from '../../report/review/change-text';
import { policy, side } from './side';

type Condition = readonly [kind: string, duration: string];
const conditions = (...all: readonly Condition[]) =>
  Object.fromEntries(
    all.flatMap(([kind, duration], i) => [
      [`conditions.${i}.kind`, kind],
      [`conditions.${i}.duration`, duration],
    ]),
  );
const applied = (base: Side, head: Side) =>
  compareSides(base, head)
    .changes.filter(({ kind }) => ['not-armed', 'replaced', 'breaker-undone'].includes(kind))
    .map((one) => `${one.kind} ${changeText(one)}`);
const withPolicy = (settings: Record<string, string>, more: Partial<Side> = {}) =>
  side({ policies: [policy({ settings })], ...more });

describe('a policy that the apply changes', () => {
  const changed = (kind: string) =>
    applied(
      withPolicy({ ...conditions([kind, '10 min']), severity: 'ERROR' }),
      withPolicy({ ...conditions([kind, '10 min']), severity: 'CRITICAL' }),
    );

  test('finds missing data only after a new first point', () => {
    expect(changed('absence')).toEqual([
      'not-armed run-silent: missing data is found after a first point after the apply and 10 min without',
    ]);
  });

  test('misses the log entries of the first minute', () => {
    expect(changed('log-match')).toEqual(['not-armed run-silent: log entries of about the first 60 s are missed']);
  });

  test('stays armed where it compares values', () => {
    expect(changed('threshold')).toEqual([]);
    expect(changed('promql')).toEqual([]);
  });

  test('is not named where it did not change, or was not there', () => {
    const one = withPolicy(conditions(['absence', '10 min']));
    expect(applied(one, structuredClone(one))).toEqual([]);
    expect(applied(side({ policies: [] }), one)).toEqual([]);
  });
});

describe('a policy that the apply replaces', () => {
  const replaced = (...all: readonly Condition[]) => {
    const of = { address: 'google_monitoring_alert_policy.a', type: 'google_monitoring_alert_policy' };
    const head = withPolicy(conditions(...all), { replaced: [{ ...of, policies: ['run-silent'] }] });
    return applied(withPolicy(conditions(['absence', '5 min'])), head);
  };

  test('begins the duration of each condition again, and is said once', () => {
    expect(replaced(['threshold', '5 min'], ['absence', '10 min'])).toEqual([
      'replaced google_monitoring_alert_policy.a: missing data is found after a first point after the apply and 10 min without; what violates it already is found 5 min after the apply',
    ]);
  });

  test('without a duration it is armed at once', () => {
    expect(replaced(['threshold', '0 s'])).toEqual([
      'replaced google_monitoring_alert_policy.a: it is armed at its first evaluation',
    ]);
  });
});

test('a metric that the apply replaces names the policies that wait for its first point', () => {
  const metric = (policies: string[]) =>
    side({ replaced: [{ address: 'google_logging_metric.m', type: 'google_logging_metric', policies }] });
  expect(applied(side(), metric(['run-silent']))).toEqual([
    'replaced google_logging_metric.m: it counts entries after the apply only; not armed until it has one: run-silent',
  ]);
  expect(applied(side(), metric([]))).toEqual([
    'replaced google_logging_metric.m: it counts entries after the apply only; no alert policy reads it',
  ]);
});

test('a trigger that an open breaker holds and the apply starts is named with the reason', () => {
  const undone = [
    {
      breaker: 'import',
      trigger: 'orders-sub',
      since: '2026-01-14T06:00:00.000Z',
      reason: '3 failures in a row',
      by: 'sets its push endpoint again',
    },
  ];
  expect(applied(side(), side({ undone }))).toEqual([
    'breaker-undone orders-sub, breaker import: held since 2026-01-14T06:00:00.000Z (3 failures in a row) -> the apply sets its push endpoint again; the guard stops it again at its next tick, within 1 min',
  ]);
});
