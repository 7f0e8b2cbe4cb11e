import { coverageOf } from '../../../report/rehearsal/coverage';
import type { Rehearsal } from '../../../simulation/rehearsal';
import type { Scenario } from '../../../simulation/scenario';
import { derivedCoverage, derivedScenarios } from '../../../simulation/derived/all-derived';
import { synthesizeProd } from '../../declared';
import { examplePipeline } from '../../example/pipeline';
import { derived, rehearse, undetected, unmet, withLatePoints, withSlowTicks, without } from './changed';

const documents = synthesizeProd(examplePipeline);
const kinds = derivedScenarios(documents).map(({ derived: kind = '' }) => kind);

describe('every derived scenario of the example', () => {
  const rehearsals: Rehearsal[] = [];

  test.each(kinds)('holds: %s', (kind) => {
    const rehearsal = rehearse(documents, derived(documents, kind));
    rehearsals.push(rehearsal);
    expect(unmet(rehearsal)).toEqual([]);
  });

  test('together they make every alert policy fire', () => {
    expect(coverageOf(rehearsals).untripped).toEqual([]);
  });
});

describe('without an alert policy, each derived scenario fails that expects it to fire', () => {
  const pairs = [...derivedCoverage(documents)].flatMap(([policy, reached]) =>
    reached.map((kind) => [policy, kind] as const),
  );

  test.each(pairs)('%s in %s', (policy, kind) => {
    const changed = without(documents, policy);
    expect(undetected(rehearse(changed, derived(changed, kind)))).toContain(policy);
  });
});

describe('with a guard that is slower than the audited bounds, each derived scenario fails', () => {
  test.each<[string, string, (scenario: Scenario) => Scenario]>([
    ['hang', 'run-silent', withSlowTicks],
    ['over-budget', 'run-over-budget', withSlowTicks],
    ['near-limit', 'run-near-budget', withSlowTicks],
    ['near-limit', 'near-timeouts', withLatePoints],
    ['breaker-opens', 'breaker-open', withSlowTicks],
    ['calls-refused', 'calls-refused', withLatePoints],
    ['trigger-lost', 'runs-not-started', withSlowTicks],
    ['trigger-lost', 'backlog-old', withLatePoints],
    ['deadline', 'deadline-missed', withSlowTicks],
    ['retry-storm', 'retry-storm', withLatePoints],
    ['error-budget', 'slo-burn-fast-import', withLatePoints],
    ['events-misfit', 'rejected-events', withLatePoints],
    ['guard-fails', 'monitor-down', withLatePoints],
  ])('%s: %s is too late', (kind, policy, slower) => {
    expect(undetected(rehearse(documents, slower(derived(documents, kind))))).toContain(policy);
  });

  test('healthy-days: the monitor itself is reported', () => {
    expect(unmet(rehearse(documents, withSlowTicks(derived(documents, 'healthy-days'))))).toEqual([
      expect.stringContaining('no incident: ') as string,
    ]);
  });
});
