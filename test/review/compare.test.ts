import fc from 'fast-check';
import { compareSides } from '../../review/compare';
import type { ChangeKind } from '../../review/change';
import type { Side } from '../../review/side';
import { changeText } from '../../report/review/change-text';
import { audit, control, policy, scenario, side } from './side';

const texts = (base: Side, head: Side) => compareSides(base, head).changes.map(changeText);
const kinds = (base: Side, head: Side) => compareSides(base, head).changes.map(({ kind }) => kind);

test('two equal sides have no change, and pass', () => {
  expect(compareSides(side(), side())).toEqual({
    name: 'orders, prod',
    verdict: 'pass',
    changes: [],
    compared: { scenarios: 2, timeouts: 1, policies: 1 },
    notJudged: ['open breakers (no --breakers)'],
  });
});

test('no change of a side with itself, whatever its figures', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.nat(100), fc.boolean(), (seconds, notifications, detected) => {
      const one = side({ scenarios: [scenario({ detected, worstSecondsToDetect: seconds, notifications })] });
      return compareSides(one, structuredClone(one)).changes.length === 0;
    }),
  );
});

describe('what fails', () => {
  const undetected = { detected: false, bestSecondsToDetect: null, worstSecondsToDetect: null };
  const error = { rule: 'TMO002', severity: 'error', address: 'a/sub', message: 'ack deadline 1 min' } as const;
  const cases: readonly {
    readonly kind: ChangeKind;
    readonly base: Side;
    readonly head: Side;
    readonly text: string;
  }[] = [
    {
      kind: 'no-longer-detected',
      base: side(),
      head: side({ scenarios: [scenario(undetected), control()] }),
      text: 'import-hang: detected after 14 min to 18 min -> not detected',
    },
    {
      kind: 'control-notifies',
      base: side(),
      head: side({ scenarios: [scenario(), control(2)] }),
      text: 'ordinary-days, control scenario: 0 notifications -> 2 notifications',
    },
    {
      kind: 'expectation-not-met',
      base: side(),
      head: side({ scenarios: [scenario({}, 'import-hang', false), control()] }),
      text: 'import-hang, fires within 30 min: after 18 min -> after 18 min',
    },
    {
      kind: 'new-error',
      base: side(),
      head: side({ audit: audit({}, [error]) }),
      text: 'a/sub, TMO002: ack deadline 1 min',
    },
    {
      kind: 'failures-multiplied',
      base: side(),
      head: side({ scenarios: [scenario({ failures: 10 }), control()] }),
      text: 'import-hang, failures: 0 -> 10',
    },
    {
      kind: 'policy-notifies-fewer',
      base: side(),
      head: side({ policies: [policy({ channels: 0 })] }),
      text: 'run-silent: 1 notification channel -> 0 notification channels',
    },
  ];

  test.each(cases)('$kind', ({ kind, base, head, text }) => {
    const { verdict, changes } = compareSides(base, head);
    expect([verdict, changes.map((one) => [one.kind, one.fails, changeText(one)])]).toEqual([
      'fail',
      [[kind, true, text]],
    ]);
    expect(compareSides(head, base).verdict).toBe('pass');
  });

  test.each(cases)('and what phasewatch.review.yaml allows: $kind', ({ kind, base, head }) => {
    expect(compareSides(base, head, { [kind]: 'inform' }).verdict).toBe('pass');
  });

  test('and what phasewatch.review.yaml adds', () => {
    const later = side({ scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control()] });
    expect(compareSides(side(), later).verdict).toBe('pass');
    expect(compareSides(side(), later, { 'detected-later': 'fail' }).verdict).toBe('fail');
  });
});

describe('what informs', () => {
  test('a timeout, with the time to detect that it changes; processors with the same change are one change', () => {
    const head = side({ audit: audit({ silence: 1_320, worst: 1_675 }) });
    expect(texts(side(), head)).toEqual([
      'import, sort, worst-case time to detect a hang: 11 min 55 s -> 27 min 55 s; silence allowed is the largest part',
      'import, sort, allowed silence: 6 min -> 22 min',
    ]);
  });

  test('a scenario that is detected later, and other figures of it', () => {
    const head = side({ scenarios: [scenario({ worstSecondsToDetect: 1_500, wastedHours: 0.5 }), control()] });
    expect(texts(side(), head)).toEqual([
      'import-hang: detected after 14 min to 18 min -> detected after 14 min to 25 min',
      'import-hang, wasted hours: 0.2 -> 0.5',
    ]);
    expect(kinds(head, side())).toEqual(['scenario-figures', 'detected-earlier']);
  });

  test('some more failures of a scenario', () => {
    const failing = (failures: number) => side({ scenarios: [scenario({ failures }), control()] });
    expect(kinds(failing(0), failing(9))).toEqual(['scenario-figures']);
    expect(kinds(failing(82), failing(122))).toEqual(['scenario-figures']);
    expect(kinds(failing(82), failing(123))).toEqual(['failures-multiplied']);
  });

  test('a threshold of an alert policy, and the scenarios in which it no longer fires', () => {
    const settings = { ...policy().settings, 'conditions.0.thresholdValue': '2' };
    expect(texts(side(), side({ policies: [policy({ settings, firesIn: [] })] }))).toEqual([
      'run-silent, conditions.0.thresholdValue: 1 -> 2',
      'run-silent, fires in: import-hang -> fires in no scenario',
    ]);
  });

  test('a policy and a scenario that come or go', () => {
    const more = side({
      policies: [policy(), policy({ id: 'backlog-old', firesIn: [] })],
      scenarios: [scenario(), control(), scenario({ worstSecondsToDetect: 60 }, 'late')],
    });
    expect(kinds(side(), more)).toEqual(['policy-added', 'scenario-added']);
    expect(kinds(more, side())).toEqual(['policy-removed', 'scenario-removed']);
  });

  test('a warning that is new, a finding that is fixed, and usage', () => {
    const warning = { rule: 'TMO007', severity: 'warning', address: 'a', message: 'waits 9 min' } as const;
    expect(kinds(side(), side({ audit: audit({}, [warning]) }))).toEqual(['new-warning']);
    expect(kinds(side({ audit: audit({}, [warning]) }), side())).toEqual(['finding-fixed']);
    const used = audit();
    used.watching[0]?.usage.forEach((one) => (one.amount = 50));
    expect(texts(side(), side({ audit: used }))).toEqual(['prod, gauge series in a month: 48 series -> 50 series']);
  });
});

test('a scenario that was renamed is no change, in no list of scenarios', () => {
  const head = side({
    scenarios: [control(), scenario({}, 'import-hangs')],
    policies: [policy({ firesIn: ['import-hangs'] })],
  });
  expect(texts(side(), head)).toEqual([]);
});

test('two pipelines or environments are not compared', () => {
  expect(() => compareSides(side(), side({ environment: 'staging' }))).toThrow(
    'both sides are of one pipeline and environment, got orders, prod and orders, staging',
  );
});
