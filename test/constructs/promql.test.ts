import { promqlSelector } from '../../constructs/promql';
import { promqlLabelsOf, promqlNamesOf } from '../../alerting/promql/metric-naming';
import { matchesLabels } from '../../alerting/promql/read-selector';
import { readQuery } from '../../alerting/promql/read-query';

const AGE = 'pubsub.googleapis.com/subscription/oldest_unacked_message_age';
const selected = (where: readonly string[], subscription_id: string) => {
  const selector = readQuery(promqlSelector(AGE, 'pubsub_subscription', ['subscription_id', where]));
  if (selector.kind !== 'selector') throw new Error('not a selector');
  const resource = { type: 'pubsub_subscription', labels: { subscription_id } };
  const labels = promqlLabelsOf({ metric: { type: AGE, labels: {} }, resource });
  return promqlNamesOf(AGE).includes(selector.name) && matchesLabels(selector.matchers, labels);
};

describe('a PromQL selector', () => {
  test('writes the metric name as Google does', () => {
    expect(promqlSelector(AGE, 'pubsub_subscription')).toBe(
      'pubsub_googleapis_com:subscription_oldest_unacked_message_age{monitored_resource="pubsub_subscription"}',
    );
    expect(promqlSelector('custom.googleapis.com/a/b', 'generic_task', ['namespace', 'n'])).toBe(
      'custom_googleapis_com:a_b{monitored_resource="generic_task",namespace="n"}',
    );
  });

  test.each(['phase2-sub', 'a.b', 'a+b~c%d', 'a_b'])('of several names matches %s, and no similar name', (name) => {
    expect(selected(['other', name], name)).toBe(true);
    expect(selected(['other', name], `${name}x`)).toBe(false);
    expect(selected(['a.b', 'a+b'], 'aXb')).toBe(false);
  });
});
