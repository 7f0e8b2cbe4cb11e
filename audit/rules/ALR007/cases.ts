import { OBSERVABILITY, OVER, SILENT, THRESHOLD } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const JOB = 'resource.type = "cloud_run_job" AND resource.labels.job_name = ';
const filterOf = (metric: string, job = 'load') => `metric.type = "${metric}" AND ${JOB}"${job}"`;
const ENDED = 'run.googleapis.com/job/completed_execution_count';
const RUNNING = 'run.googleapis.com/job/running_executions';

/** The policies of the environment read nothing but Google's metrics of jobs. */
const onlyJobs = (env: Environment) => {
  for (const name of ['over', 'down']) env.remove(OBSERVABILITY, `google_monitoring_alert_policy.${name}`);
  return env.set(OBSERVABILITY, SILENT, { filter: filterOf(ENDED) }, ...THRESHOLD);
};

const withPolicy = (env: Environment, condition: Record<string, unknown>) =>
  env.add(OBSERVABILITY, OVER, {
    display_name: 'other',
    combiner: 'OR',
    conditions: [{ display_name: 'other', ...condition }],
  });

const aggregations = [{ alignment_period: '300s', per_series_aligner: 'ALIGN_MAX' }];
const above = (filter: string) => ({
  condition_threshold: { filter, comparison: 'COMPARISON_GT', threshold_value: 0, duration: '7200s', aggregations },
});
const absent = (filter: string) => ({ condition_absent: { filter, duration: '7200s', aggregations } });

const UNSEEN = `'silent' reads ${ENDED}, which is written when a run ends: no policy detects an execution of the job load that does not end`;

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the only policy counts executions that have ended',
      change: (env) => onlyJobs(env),
      address: SILENT,
      message: UNSEEN,
    },
    {
      title: 'the policy on running executions is about another job',
      change: (env) => withPolicy(onlyJobs(env), above(filterOf(RUNNING, 'clean'))),
      address: SILENT,
      message: UNSEEN,
    },
    {
      title: 'a policy reads a metric of its owner, which may be written while a job runs',
      change: (env) =>
        withPolicy(onlyJobs(env), above('metric.type = "custom.googleapis.com/age" AND resource.type = "global"')),
      address: SILENT,
      message: 'cannot determine whether another policy detects an execution of the job load that does not end',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'another policy reads how many executions run',
      change: (env) => withPolicy(onlyJobs(env), above(filterOf(RUNNING))),
    },
    {
      title: 'another policy fires where no execution ends',
      change: (env) => withPolicy(onlyJobs(env), absent(filterOf(ENDED))),
    },
    {
      title: 'it fires below 1 and counts missing data as a violation',
      change: (env) =>
        onlyJobs(env).set(
          OBSERVABILITY,
          SILENT,
          { comparison: 'COMPARISON_LT', duration: '60s', evaluation_missing_data: 'EVALUATION_MISSING_DATA_ACTIVE' },
          ...THRESHOLD,
        ),
    },
  ],
};
