import { NO_MONITORING, type MonitoringConfig } from '../alerting/monitoring-config';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { policiesNotKnown } from '../replay/policies-not-known';
import { replay } from '../replay/replay';
import { judgeExpectations } from './expectations/judge-expectations';
import { checkPolicyNames } from './policy-names';
import { NOT_NOTIFIED, NO_TRUTH, type Rehearsal, type RehearsalOptions } from './rehearsal';
import { spanOf, type RecordedScenario, type World } from './scenario';

/**
 * Replays a recorded scenario through the declared policies, or through the baseline's policies
 * in the scenario. Both use the declared log-based metrics, descriptors and objectives.
 *
 * @throws InputError for what cannot be read, what the engine refuses, and as `checkPolicyNames` and `judgeExpectations`
 */
export async function rehearseRecording(
  scenario: RecordedScenario,
  world: World,
  declared: MonitoringConfig,
  { onProgress = () => undefined, queries = [] }: RehearsalOptions = {},
): Promise<Rehearsal> {
  const policies = world === 'declared' ? declared.policies : (scenario.baselinePolicies ?? []).map(policyFromApi);
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    declared.policies.map(({ id }) => id),
  );
  const { from, to } = spanOf(scenario);
  const { series = [], logs = [] } = scenario.recording;
  const { ingestionDelay } = scenario;
  const replayed = await replay(
    { ...NO_MONITORING, ...declared, policies },
    { series, logs },
    { from, to, strict: true, onProgress, queries, ...(ingestionDelay === undefined ? {} : { ingestionDelay }) },
  );
  const rehearsal = {
    scenario,
    world,
    from,
    to,
    runs: 0,
    ticks: 0,
    truth: NO_TRUTH,
    closedRuns: [],
    actedAt: null,
    best: replayed.best,
    worst: replayed.worst,
    withoutData: replayed.withoutData,
    notKnown: policiesNotKnown(replayed),
    // Without the truth no incident can be called noise.
    notified: { best: NOT_NOTIFIED, worst: NOT_NOTIFIED },
    trace: [],
    ...(replayed.charts === undefined ? {} : { drawn: { charts: replayed.charts, runs: [] } }),
  };
  return { ...rehearsal, expectations: judgeExpectations(rehearsal) };
}
