import { conditionStates, policyCounts, policyFindings, policyHealth } from '../../../guard/health/armed-policies';
import type { ConditionInput, DeployedPolicy } from '../../../guard/ports/monitoring-reader';
import { NOW } from '../support/summaries';

const series = (filter: string): ConditionInput => ({ kind: 'series', filter });
const QUERY: ConditionInput = { kind: 'query' };
const ABSENT: ConditionInput = { kind: 'no point needed' };

function policy(inputs: readonly ConditionInput[], other: Partial<DeployedPolicy> = {}): DeployedPolicy {
  const conditions = inputs.map((input, i) => ({ name: `condition ${i}`, input }));
  return { displayName: 'P', enabled: true, changedAt: NOW, conditions, ...other };
}

/** Series `a` has points, no other has. */
async function health(one: DeployedPolicy) {
  const states = await conditionStates(one, (filter) => Promise.resolve(filter === 'a'));
  return policyHealth([one], new Map([[one.displayName, states]]))[0];
}

describe('an alert policy', () => {
  it.each<readonly [string, DeployedPolicy, object]>([
    ['is armed when its series has a point', policy([series('a')]), { state: 'armed' }],
    ['is armed without a point where it asks for absence in PromQL', policy([ABSENT]), { state: 'armed' }],
    [
      'is not armed when one of its conditions has no point',
      policy([series('a'), series('b'), QUERY]),
      { state: 'no point yet', conditions: ['condition 1'] },
    ],
    [
      'is not judged by a PromQL query',
      policy([series('a'), QUERY]),
      { state: 'not judged', conditions: ['condition 1'] },
    ],
    ['is not judged without a condition', policy([]), { state: 'not judged' }],
    [
      'is not judged where the time of its change is not known',
      policy([series('a')], { changedAt: null }),
      { state: 'not judged', changedAt: null, conditions: ['condition 0'] },
    ],
    ['is disabled whatever its series have', policy([series('a')], { enabled: false }), { state: 'disabled' }],
  ])('%s', async (_, one, expected) => {
    expect(await health(one)).toEqual({ name: 'P', changedAt: new Date(NOW).toISOString(), ...expected });
  });

  it('is not read, and so not armed, where its points could not be read', () => {
    expect(policyHealth([policy([ABSENT])], new Map())).toMatchObject([{ state: 'not read' }]);
  });

  it('counts points since its last change only', async () => {
    const asked: unknown[] = [];
    await conditionStates(policy([series('a')], { changedAt: 5 }), (...args) => Promise.resolve(asked.push(args) > 0));

    expect(asked).toEqual([['a', 5]]);
  });

  it('is a finding where it is disabled, and where there is none at all', () => {
    expect(policyFindings([])).toMatchObject([{ code: 'policy-none', level: 'degraded' }]);
    expect(policyFindings(policyHealth([policy([], { enabled: false })], new Map()))).toMatchObject([
      { code: 'policy-disabled', subject: 'P' },
    ]);
    expect(policyFindings(policyHealth([policy([series('b')])], new Map()))).toEqual([]);
  });

  it('counts zero armed policies too', () => {
    expect(policyCounts(policyHealth([policy([])], new Map()))).toBe('0 armed, 1 not read');
  });
});
