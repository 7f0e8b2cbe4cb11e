import { join } from 'node:path';
import { AlertPolicy, type AlertPolicyProps } from '../../constructs/alert-policy';
import type { AlertCondition } from '../../constructs/alert-condition';
import { gaugeSeries } from '../../constructs/series';
import { Duration } from '../../model/duration';
import { canonicalJson, expectGolden } from '../golden';
import { only, synthesize } from './synthesize';
import { Names } from '../../model/names';

const noHeartbeat = {
  kind: 'threshold',
  displayName: 'no heartbeat',
  series: gaugeSeries(
    'silenceRatio',
    { names: new Names({ pipeline: 'sample' }), namespace: 'sample-prod' },
    'processor',
  ),
  comparison: 'COMPARISON_GT',
  threshold: 1,
  duration: Duration.zero,
} as const satisfies AlertCondition;
const policy = (changes: Partial<AlertPolicyProps> = {}) =>
  only(
    synthesize((stack) => {
      new AlertPolicy(stack, 'run-silent', {
        displayName: 'Run without heartbeat',
        severity: 'CRITICAL',
        conditions: [noHeartbeat],
        documentation: {
          subject: 'No heartbeat: ${resource.label.task_id}',
          whatHappened: 'A',
          whatItMeans: 'B',
          firstSteps: ['C', '100%{sure}'],
        },
        runbook: 'run-silent',
        runbookLink: 'https://github.com/acme/pipelines/blob/HEAD/docs/runbooks/sample-prod.md#run-silent',
        channels: ['projects/p/notificationChannels/1'],
        dependsOn: [],
        ...changes,
      });
    }),
    'google_monitoring_alert_policy',
  );

describe('an alert policy', () => {
  test('has channels and a runbook label, and stays open as long as Google allows', () => {
    expectGolden(join(__dirname, 'golden/alert-policy.json'), canonicalJson(policy()));
  });

  test("escapes Google's variables, so that Terraform does not read them", () => {
    const { subject, content } = policy()['documentation'] as { subject: string; content: string };
    expect(subject).toBe('No heartbeat: $${resource.label.task_id}');
    expect(content).toContain('100%%{sure}');
  });

  test('links a runbook at a URL, and names one in a file', () => {
    const url = 'https://github.com/acme/p/blob/HEAD/r.md#run-silent';
    const { links, content } = policy({ runbookLink: url })['documentation'] as { links: unknown; content: string };
    expect(links).toEqual([{ display_name: 'Runbook', url }]);
    expect(content).toMatch(
      /\n\nRunbook: \[run-silent\]\(https:\/\/github\.com\/acme\/p\/blob\/HEAD\/r\.md#run-silent\)$/,
    );
    const named = policy({ runbookLink: 'docs/runbooks/p.md#run-silent' })['documentation'] as { content: string };
    expect(named).not.toHaveProperty('links');
    expect(named.content).toMatch(/\n\nRunbook: docs\/runbooks\/p\.md#run-silent$/);
  });

  test('on absence has a duration and no threshold', () => {
    const { kind: _, comparison: __, threshold: ___, ...rest } = noHeartbeat;
    const { conditions } = policy({ conditions: [{ ...rest, kind: 'absence', duration: Duration.minutes(5) }] }) as {
      conditions: object[];
    };
    expect(conditions[0]).toMatchObject({ condition_absent: { duration: '300s', trigger: { count: 1 } } });
    expect(conditions[0]).not.toHaveProperty('condition_threshold');
  });

  test('on a PromQL query is evaluated once a minute, and can be created before its metrics have data', () => {
    const query = { kind: 'promql', displayName: 'old', query: 'x > 1', duration: Duration.minutes(10) } as const;
    const { conditions } = policy({ conditions: [query] }) as { conditions: object[] };
    expect(conditions).toEqual([
      {
        display_name: 'old',
        condition_prometheus_query_language: {
          query: 'x > 1',
          duration: '600s',
          evaluation_interval: '60s',
          disable_metric_validation: true,
        },
      },
    ]);
    expect(() => policy({ conditions: [query, noHeartbeat] })).toThrow(
      'test/run-silent/conditions: a PromQL condition is the only one of its policy, got 2 conditions; join them in one query, or make one policy of each [ALP001]',
    );
    expect(() => policy({ conditions: [{ ...query, query: 'x'.repeat(12_289) }] })).toThrow(
      'characters of a PromQL query is a whole number from 1 to 12288, got 12289',
    );
  });

  test('notifies of an open incident again only with renotify', () => {
    expect(policy()['alert_strategy']).not.toHaveProperty('notification_channel_strategy');
    expect(policy({ renotify: Duration.hours(1) })['alert_strategy']).toMatchObject({
      notification_channel_strategy: [
        { renotify_interval: '3600s', notification_channel_names: ['projects/p/notificationChannels/1'] },
      ],
    });
  });
});

describe('an alert policy outside the limits', () => {
  test.each<[string, Partial<AlertPolicyProps>, string]>([
    [
      '17 notification channels',
      { channels: Array.from({ length: 17 }, (_, n) => `projects/p/notificationChannels/${n}`) },
      'test/run-silent/channels: notification channels of an alert policy is a whole number from 0 to 16, got 17',
    ],
    ['no condition', { conditions: [] }, 'conditions of an alert policy is a whole number from 1 to 6, got 0'],
    [
      'a duration of 90 s',
      { conditions: [{ ...noHeartbeat, duration: Duration.seconds(90) }] },
      'in steps of 1 min, got 1 min 30 s',
    ],
    ['a reminder every minute', { renotify: Duration.minutes(1) }, 'renotifyInterval is from 30 min to 1 d, got 1 min'],
  ])('is refused with %s', (_, changes, message) => {
    expect(() => policy(changes)).toThrow(message);
  });
});
