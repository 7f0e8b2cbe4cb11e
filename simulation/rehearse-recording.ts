import { policyFromApi } from '../alerting/policies/policy-from-api';
import type { ChartQuery } from '../alerting/charting/chart-recorder';
import { replay } from '../replay/replay';
import { NO_MONITORING, type MonitoringConfig } from '../alerting/monitoring-config';
import { judgeExpectations } from './expectations';
import { checkPolicyNames } from './policy-names';
import { NOTHING_KNOWN, NOTHING_TOLD, type Rehearsal } from './rehearsal';
import type { RecordedScenario, World } from './scenario';

/**
 * Plays a recorded scenario in one of its worlds: through the policies that are declared, or through those that it
 * brings along. The log-based metrics, descriptors and objectives that are declared serve both.
 *
 * @param onProgress told the share that is done
 * @param queries what is recorded to be drawn; nothing is where there are none
 * @throws InputError for what cannot be read, what the engine refuses, and as `checkPolicyNames` and `judgeExpectations`
 */
export async function rehearseRecording(
  scenario: RecordedScenario,
  world: World,
  declared: MonitoringConfig,
  onProgress: (share: number) => void = () => undefined,
  queries: readonly ChartQuery[] = [],
): Promise<Rehearsal> {
  const policies = world === 'declared' ? declared.policies : (scenario.baselinePolicies ?? []).map(policyFromApi);
  checkPolicyNames(
    [{ ...scenario, worlds: [world] }],
    declared.policies.map(({ id }) => id),
  );
  const from = Date.parse(scenario.from);
  const to = from + scenario.lasts.toMilliseconds();
  const { series = [], logs = [] } = scenario.recording;
  const { ingestionDelay } = scenario;
  const played = await replay(
    { ...NO_MONITORING, ...declared, policies },
    { series, logs },
    { from, to, strict: true, onProgress, queries, ...(ingestionDelay === undefined ? {} : { ingestionDelay }) },
  );
  const outcome = {
    scenario,
    world,
    from,
    to,
    runs: 0,
    ticks: 0,
    truth: NOTHING_KNOWN,
    closedRuns: [],
    actedAt: null,
    best: played.best,
    worst: played.worst,
    // What was noise only somebody can say who knows what happened.
    told: { best: NOTHING_TOLD, worst: NOTHING_TOLD },
    trace: [],
    ...(played.charts === undefined ? {} : { drawn: { charts: played.charts, runs: [] } }),
  };
  return { ...outcome, expectations: judgeExpectations(outcome) };
}
