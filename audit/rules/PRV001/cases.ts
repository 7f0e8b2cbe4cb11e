import { NIGHTLY, PIPELINE, PUSH } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const versioned = (env: Environment, version: string): Environment => Object.assign(env, { providerVersion: version });
const JOBS = ['nightly', 'backfill', 'tick'];

/** Terraform ignores the header on every job with a token. */
const ignoring = (env: Environment, field: string) => {
  for (const name of JOBS)
    env.set(name === 'tick' ? 'prod-guard' : PIPELINE, `google_cloud_scheduler_job.${name}`, {
      lifecycle: { ignore_changes: [field] },
    });
  return env;
};

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a job has a token, and its provider keeps the header that the API adds',
      change: (env) => versioned(env, '6.50.0'),
      address: NIGHTLY,
      message:
        'every plan changes http_target[0].headers["Authorization"] with provider 6.50.0: the API adds a header for the token',
    },
    {
      title: 'a subscription has an empty retry policy, which the API does not keep',
      change: (env) => versioned(env, '= 6.50.0').set(PIPELINE, PUSH, { retry_policy: {} }),
      address: PUSH,
      message: 'every plan changes retry_policy with provider 6.50.0: the API does not keep an empty block',
    },
  ],
  correct: [
    {
      title: 'Terraform ignores the header',
      change: (env) => ignoring(versioned(env, '6.50.0'), 'http_target[0].headers["Authorization"]'),
    },
    {
      title: 'Terraform ignores all headers',
      change: (env) => ignoring(versioned(env, '7.30.2'), '${http_target[0].headers}'),
    },
    { title: 'no version is fixed', change: (env) => versioned(env, '~> 6.0') },
    {
      title: 'the provider has the correction',
      change: (env) => versioned(env, '7.40.0').set(PIPELINE, PUSH, { retry_policy: {} }),
    },
  ],
};
