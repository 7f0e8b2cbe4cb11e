import { PIPELINE, WORKER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'allUsers may call a service',
      change: (env) =>
        env.add(PIPELINE, 'google_cloud_run_v2_service_iam_member.public', {
          name: 'worker',
          role: 'roles/run.invoker',
          member: 'allUsers',
        }),
      address: 'google_cloud_run_v2_service_iam_member.public',
      message: 'allUsers has roles/run.invoker',
    },
    {
      title: 'a binding lets every Google account call a service',
      change: (env) =>
        env.add(PIPELINE, 'google_cloud_run_v2_service_iam_binding.public', {
          name: 'worker',
          role: 'roles/run.invoker',
          members: ['allAuthenticatedUsers'],
        }),
      address: 'google_cloud_run_v2_service_iam_binding.public',
      message: 'allAuthenticatedUsers has roles/run.invoker',
    },
    {
      title: 'a service does not check its callers',
      change: (env) => env.set(PIPELINE, WORKER, { invoker_iam_disabled: true }),
      address: WORKER,
      message: 'the service does not check the identity of its callers',
    },
  ],
  correct: [
    {
      title: 'a group may call a service',
      change: (env) =>
        env.add(PIPELINE, 'google_cloud_run_v2_service_iam_member.team', {
          name: 'worker',
          role: 'roles/run.invoker',
          member: 'group:team@example.com',
        }),
    },
    {
      title: 'a service states that it checks its callers',
      change: (env) => env.set(PIPELINE, WORKER, { invoker_iam_disabled: false }),
    },
  ],
};
