import { OBSERVABILITY, SILENT } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const METRIC = 'google_logging_metric.failures';
const counting = (env: Environment, filter: string) => env.add(OBSERVABILITY, METRIC, { name: 'failures', filter });

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'OR and AND stand beside each other without parentheses',
      change: (env) => counting(env, 'severity=ERROR AND jsonPayload.a="1" OR jsonPayload.b="2"'),
      address: METRIC,
      message: /OR binds tighter than AND here/,
    },
    {
      title: 'an unequal field may be missing',
      change: (env) => counting(env, 'jsonPayload.category!="expected"'),
      address: METRIC,
      message: /entries without jsonPayload.category do not match/,
    },
    {
      title: 'the filter of an alert policy searches a text in every field',
      change: (env) =>
        env.set(OBSERVABILITY, SILENT, {
          conditions: [{ display_name: 'c', condition_matched_log: { filter: 'insertId = "a" OR "b"' } }],
          alert_strategy: { notification_rate_limit: { period: '300s' } },
        }),
      address: SILENT,
      message: /this text is searched in every field/,
    },
    {
      title: 'its structure is known at apply only',
      change: (env) => counting(env, 'severity=ERROR AND ${google_x.y.filter}'),
      address: METRIC,
      message: 'cannot read its filter: more than values in it is known at apply only',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'parentheses say what belongs together',
      change: (env) => counting(env, 'severity=ERROR AND (jsonPayload.a="1" OR jsonPayload.b="2")'),
    },
    {
      title: 'a line with OR stands above another line',
      change: (env) => counting(env, 'jsonPayload.a="1" OR jsonPayload.b="2"\nseverity>=ERROR'),
    },
    {
      title: 'a value in it is known at apply only',
      change: (env) => counting(env, 'resource.labels.service_name="${google_x.y.name}" AND severity>=ERROR'),
    },
  ],
};
