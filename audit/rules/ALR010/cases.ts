import { OBSERVABILITY, SILENT, THRESHOLD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const document = (env: Environment, content: string) =>
  env.set(OBSERVABILITY, SILENT, { documentation: { content, mime_type: 'text/markdown' } });

const reduce = (env: Environment, fields: readonly string[]) =>
  env.set(
    OBSERVABILITY,
    SILENT,
    { cross_series_reducer: 'REDUCE_MAX', group_by_fields: fields },
    ...THRESHOLD,
    'aggregations',
    0,
  );

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the reducer drops the label that the documentation shows',
      change: (env) => reduce(document(env, 'Run of $${resource.label.task_id}'), ['resource.labels.job']),
      address: SILENT,
      message:
        'nothing fills ${resource.label.task_id} in its documentation: the reducer of its condition drops the label task_id',
    },
    {
      title: 'the documentation has a variable that does not exist',
      change: (env) => document(env, '$${policy.displayname}'),
      address: SILENT,
      message: 'nothing fills ${policy.displayname} in its documentation: no such variable exists',
    },
    {
      title: 'the documentation shows a user label that the policy lacks',
      change: (env) => document(env, '$${policy.user_label.team}'),
      address: SILENT,
      message: 'nothing fills ${policy.user_label.team} in its documentation: the policy has no user label team',
    },
    {
      title: 'no condition extracts the label',
      change: (env) => document(env, '$${log.extracted_label.order}'),
      address: SILENT,
      message: 'nothing fills ${log.extracted_label.order} in its documentation: no condition extracts a label order',
    },
  ],
  correct: [
    {
      title: 'the label is among the groups of the reducer',
      change: (env) =>
        reduce(document(env, '$${resource.label.task_id} $${metric.label.scope}'), [
          'resource.labels.task_id',
          'metric.labels."scope"',
        ]),
    },
    {
      title: 'nothing is reduced',
      change: (env) =>
        document(env, '$${metric.label.scope} of $${policy.display_name}: $${policy.user_label.runbook}'),
    },
    {
      title: 'the text is known at apply only',
      change: (env) => document(env, '${var.text}'),
    },
  ],
};
