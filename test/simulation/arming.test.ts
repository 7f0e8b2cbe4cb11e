// cspell:ignore faild
import { Duration } from '../../model/duration';
import { declaredStack } from '../../simulation/declared-stack';
import { defineScenario } from '../../simulation/define-scenario';
import type { Deploy } from '../../simulation/faults/deploy';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import { EditedStacks } from './edited-stacks';

const POLICY = 'import-failed';
const FAILS_AT = Duration.hours(1);
const HALF_A_MINUTE = Duration.seconds(30);

/** The example with a log-match policy on failed imports. */
const stack = declaredStack(
  new EditedStacks(synthesizeProd(examplePipeline)).add(
    'prod-observability',
    'google_monitoring_alert_policy',
    POLICY,
    {
      '//': { metadata: { path: `prod-observability/${POLICY}/policy` } },
      display_name: 'An import failed',
      combiner: 'OR',
      notification_channels: ['projects/p/notificationChannels/1'],
      conditions: [
        {
          display_name: 'a line of a failed import',
          condition_matched_log: {
            filter: 'jsonPayload.run_event.type="failed" AND jsonPayload.run_event.phase="import"',
          },
        },
      ],
      alert_strategy: { notification_rate_limit: { period: '300s' }, auto_close: '1800s' },
    },
  ).documents,
);

/** One import fails half a minute after it starts, and a deploy comes at some time. */
function rehearse(deploy: Deploy) {
  const scenario = defineScenario({
    name: 'deploy-and-failure',
    title: 'An import fails around a deploy',
    source: 'this test',
    worlds: ['declared'],
    from: '2026-01-14T12:00:00Z',
    lasts: Duration.hours(2),
    workload: [],
    faults: [
      deploy,
      {
        kind: 'burst',
        processor: 'order-import',
        runs: 1,
        takes: Duration.minutes(1),
        dataDate: '2026-01-05',
        after: FAILS_AT,
        lasts: Duration.seconds(1),
      },
      {
        kind: 'runs-fail',
        processors: ['order-import'],
        category: 'processing_error',
        takes: HALF_A_MINUTE,
        after: FAILS_AT,
        lasts: Duration.seconds(5),
      },
    ],
    expectations: [{ kind: 'detected', policy: POLICY, within: Duration.minutes(5) }],
  });
  const { worst, expectations } = rehearseScenario(scenario, 'declared', stack);
  const incidents = worst.incidents.filter(({ policy }) => policy === POLICY).length;
  return { incidents, isDetected: expectations[0]?.met };
}

test('a deploy that changes a log-match policy just before the failure hides its incident', () => {
  expect(rehearse({ kind: 'deploy', after: FAILS_AT, policies: [POLICY] })).toEqual({
    incidents: 0,
    isDetected: false,
  });
});

test.each<[string, Deploy]>([
  ['a while before the failure', { kind: 'deploy', after: Duration.minutes(55), policies: [POLICY] }],
  ['after the failure', { kind: 'deploy', after: FAILS_AT.plus(Duration.minutes(1)), policies: [POLICY] }],
  ['just before the failure, but does not change the policy', { kind: 'deploy', after: FAILS_AT }],
])('a deploy %s hides nothing', (_, deploy) => {
  expect(rehearse(deploy)).toEqual({ incidents: 1, isDetected: true });
});

test('a deploy of a policy that does not exist is refused', () => {
  expect(() => rehearse({ kind: 'deploy', after: FAILS_AT, policies: ['import-faild'] })).toThrow(
    "a scenario may only name existing policies (declared), got 'import-faild'; did you mean 'import-failed'? [SCN007]",
  );
});
