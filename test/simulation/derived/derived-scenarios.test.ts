import { DateTime } from 'luxon';
import { Duration } from '../../../model/duration';
import { declaredStack } from '../../../simulation/declared-stack';
import type { Scenario } from '../../../simulation/scenario';
import { ALL_ALERTS } from '../../../stacks/alerts/all-alerts';
import {
  ALL_DERIVED,
  derivedCoverage,
  derivedLeftOut,
  derivedScenarios,
} from '../../../simulation/derived/all-derived';
import { synthesizeProd } from '../../declared';
import { examplePipeline } from '../../example/pipeline';
import { derived, rehearse, undetected, unmet, withSlowTicks, without } from './changed';

// The other kinds: derived-scenarios.long.test.ts.
const documents = synthesizeProd(examplePipeline);
const coverage = derivedCoverage(documents);

describe('the scenarios derived from a declaration', () => {
  test('are one of each kind, named after it, for a pipeline that has everything', () => {
    expect(derivedScenarios(documents).map(({ name }) => name)).toEqual(
      ALL_DERIVED.map(({ name }) => `derived-${name}`),
    );
  });

  test('say why there is none of a kind, such as without policies on burn rates', () => {
    const policies = declaredStack(documents).policies.map(({ id }) => id);
    const changed = policies.filter((id) => id.startsWith('slo-burn-')).reduce(without, [...documents]);
    expect(derivedLeftOut(documents)).toEqual([]);
    expect(derivedLeftOut(changed)).toEqual([
      'derived-error-budget: no phase has a policy on its burn rate, slo-burn-fast-* or slo-burn-slow-*',
    ]);
  });

  test('expect every alert policy of the example to fire', () => {
    const unreached = [...coverage].filter(([, kinds]) => kinds.length === 0);
    expect(unreached).toEqual([]);
  });

  test.each(ALL_ALERTS)(
    'of the kind that its folder names expect its policies to fire: $name',
    ({ name, derived: kind }) => {
      const policies = [...coverage.keys()].filter((id) => folderOf(id) === name);
      expect(policies).not.toEqual([]);
      for (const policy of policies) expect(coverage.get(policy)).toContain(kind);
    },
  );

  test('expect a hang of each processor within the worst case that the audit states', () => {
    const within = derived(documents, 'hang').expectations.flatMap((one) =>
      one.kind === 'detected' && 'within' in one ? [`${one.policy} ${one.names ?? ''} ${one.within.toString()}`] : [],
    );
    expect(within).toContain('run-silent order-import 11 min 55 s');
    expect(within).toContain('run-silent-low weekly-digest 14 min 55 s');
    expect(within).toHaveLength(7);
  });

  test('are healthy days that span a change of clocks in the pipeline’s time zone', () => {
    const { from, lasts } = derived(documents, 'healthy-days');
    const start = DateTime.fromISO(from, { zone: 'Europe/Berlin' });
    expect(start.plus({ seconds: lasts.toSeconds() }).offset).not.toBe(start.offset);
  });
});

describe('a derived scenario', () => {
  test.each(['hang', 'guard-fails', 'trigger-refused', 'healthy-days'])('holds on the example: %s', (kind) => {
    expect(unmet(rehearse(documents, derived(documents, kind)))).toEqual([]);
  });

  test('fails without the policy that it expects to fire', () => {
    const changed = without(documents, 'run-silent');
    expect(undetected(rehearse(changed, derived(changed, 'hang')))).toEqual(['run-silent']);
  });

  test('of a monitor that never ran pages', () => {
    const { faults: _, mayFire: __, ...days } = derived(documents, 'healthy-days');
    const neverRan: Scenario = {
      ...days,
      faults: [{ kind: 'monitor-stops', after: Duration.zero, lasts: Duration.days(30) }],
      lasts: Duration.hours(2),
      mayFire: ['monitor-down'],
      expectations: [{ kind: 'detected', policy: 'monitor-down', within: Duration.minutes(12) }],
    };
    expect(undetected(rehearse(documents, neverRan))).toEqual([]);
  });

  test('fails with a guard that is slower than the audited bound', () => {
    const slow = withSlowTicks(derived(documents, 'hang'));
    expect(undetected(rehearse(documents, slow))).toEqual(['run-silent', 'run-silent-low']);
  });
});

/** The folder of a policy, as its runbook label says. */
function folderOf(policy: string): string | undefined {
  for (const { document } of documents) {
    const { resource = {} } = document as {
      resource?: Record<string, Record<string, { user_labels?: Record<string, string> }>>;
    };
    for (const [key, { user_labels: labels }] of Object.entries(resource['google_monitoring_alert_policy'] ?? {})) {
      if (key.startsWith(`${policy}_policy_`)) return labels?.['runbook'];
    }
  }
  return undefined;
}
