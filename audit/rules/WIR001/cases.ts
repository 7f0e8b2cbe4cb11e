import { BACKFILL_SCHEDULE, FLOW, INVOKER_GRANT, NIGHTLY, PIPELINE, PUSH, QUEUE, STARTER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'no grant lets the account call',
      change: (env) => env.remove(PIPELINE, INVOKER_GRANT),
      address: NIGHTLY,
      message: 'tiny-caller lacks roles/run.invoker on worker',
    },
    {
      title: 'another account has the role',
      change: (env) =>
        env.set(PIPELINE, INVOKER_GRANT, { member: 'serviceAccount:other@tiny-project.iam.gserviceaccount.com' }),
      address: NIGHTLY,
      message: 'tiny-caller lacks roles/run.invoker on worker',
    },
    {
      title: 'the account that a queue gives to its tasks may not call',
      change: (env) =>
        env.set(PIPELINE, QUEUE, {
          http_target: {
            uri_override: { host: 'worker-123.us-west2.run.app' },
            oidc_token: { service_account_email: 'tasks@tiny-project.iam.gserviceaccount.com', audience: 'worker' },
          },
        }),
      address: QUEUE,
      message: 'tasks@tiny-project.iam.gserviceaccount.com lacks roles/run.invoker on worker',
    },
    {
      title: 'the call carries no identity token',
      change: (env) => env.set(PIPELINE, NIGHTLY, { oidc_token: undefined }, 'http_target'),
      address: NIGHTLY,
      message: 'the call to worker carries no identity token',
    },
    {
      title: 'the identity token has no audience',
      change: (env) => env.set(PIPELINE, PUSH, { audience: undefined }, 'push_config', 'oidc_token'),
      address: PUSH,
      message: 'the identity token names no audience',
    },
    {
      title: 'the audience is another service',
      change: (env) => env.set(PIPELINE, PUSH, { audience: `\${${STARTER}.uri}` }, 'push_config', 'oidc_token'),
      address: PUSH,
      message: 'the identity token is for google_cloudfunctions2_function.starter, but the call goes to worker',
    },
    {
      title: 'the call that starts a Cloud Run job carries an identity token',
      change: (env) =>
        env.set(
          PIPELINE,
          BACKFILL_SCHEDULE,
          { oauth_token: undefined, oidc_token: { service_account_email: '${google_service_account.caller.email}' } },
          'http_target',
        ),
      address: BACKFILL_SCHEDULE,
      message: 'the call to the API that starts backfill carries an identity token, not an access token',
    },
    {
      title: 'no grant lets the account start the Cloud Run job',
      change: (env) => env.remove(PIPELINE, 'google_cloud_run_v2_job_iam_member.backfill'),
      address: BACKFILL_SCHEDULE,
      message: 'tiny-caller lacks roles/run.invoker on backfill',
    },
    {
      title: 'the call to an API of Google carries an identity token',
      change: (env) =>
        env.set(
          PIPELINE,
          NIGHTLY,
          { uri: 'https://workflowexecutions.googleapis.com/v1/projects/p/locations/l/workflows/w/executions' },
          'http_target',
        ),
      address: NIGHTLY,
      message: 'the call to workflowexecutions.googleapis.com carries an identity token, not an access token',
    },
    {
      title: 'a 1st gen function grants the role of Cloud Run instead of its own',
      change: (env) =>
        env
          .add(PIPELINE, 'google_cloudfunctions_function.old', { name: 'old', timeout: 60 })
          .add(PIPELINE, 'google_cloudfunctions_function_iam_member.old', {
            cloud_function: '${google_cloudfunctions_function.old.name}',
            role: 'roles/run.invoker',
            member: '${google_service_account.caller.member}',
          })
          .set(
            PIPELINE,
            NIGHTLY,
            {
              uri: '${google_cloudfunctions_function.old.https_trigger_url}',
              oidc_token: { service_account_email: '${google_service_account.caller.email}', audience: 'old' },
            },
            'http_target',
          ),
      address: NIGHTLY,
      message: 'tiny-caller lacks roles/cloudfunctions.invoker on old',
    },
    {
      title: 'the account of a workflow may not call the service of a step',
      change: (env) =>
        env
          .add(PIPELINE, 'google_service_account.flow', { account_id: 'tiny-flow' })
          .set(PIPELINE, FLOW, { service_account: '${google_service_account.flow.email}' }),
      address: FLOW,
      message: 'tiny-flow lacks roles/run.invoker on worker',
    },
    {
      title: 'the account of an Eventarc trigger may not call its service',
      change: (env) =>
        env.add(PIPELINE, 'google_eventarc_trigger.uploads', {
          name: 'uploads',
          service_account: 'events@tiny-project.iam.gserviceaccount.com',
          destination: { cloud_run_service: { service: 'worker' } },
        }),
      address: 'google_eventarc_trigger.uploads',
      message: 'events@tiny-project.iam.gserviceaccount.com lacks roles/run.invoker on worker',
    },
    {
      title: 'the call carries no token, and no grant on the service is in the stacks',
      change: (env) =>
        env.remove(PIPELINE, INVOKER_GRANT).set(PIPELINE, PUSH, { oidc_token: undefined }, 'push_config'),
      address: PUSH,
      message:
        'cannot determine whether worker is public: the call carries no identity token, and the input holds no grant on worker',
      status: 'unresolved',
    },
    {
      title: 'neither the account nor a grant on the service is in the stacks',
      change: (env) =>
        env
          .remove(PIPELINE, INVOKER_GRANT)
          .set(
            PIPELINE,
            NIGHTLY,
            { oidc_token: { service_account_email: 'cron@tiny-project.iam.gserviceaccount.com', audience: 'worker' } },
            'http_target',
          ),
      address: NIGHTLY,
      message:
        'cannot determine whether cron@tiny-project.iam.gserviceaccount.com may call worker: the input makes neither the account nor a grant on worker',
      status: 'unresolved',
    },
    {
      title: 'the account is made in the stacks and written as its e-mail, and no grant is on the service',
      change: (env) =>
        env.remove(PIPELINE, INVOKER_GRANT).set(
          PIPELINE,
          NIGHTLY,
          {
            oidc_token: { service_account_email: 'tiny-caller@tiny-project.iam.gserviceaccount.com', audience: 'w' },
          },
          'http_target',
        ),
      address: NIGHTLY,
      message: 'tiny-caller@tiny-project.iam.gserviceaccount.com lacks roles/run.invoker on worker',
    },
    {
      title: 'a role of the project may hold the permission',
      change: (env) => env.set(PIPELINE, INVOKER_GRANT, { role: 'projects/tiny-project/roles/caller' }),
      address: NIGHTLY,
      message: 'cannot determine whether tiny-caller may call worker',
      status: 'unresolved',
    },
    {
      title: 'the role is granted to a group, which may hold the account',
      change: (env) => env.set(PIPELINE, INVOKER_GRANT, { member: 'group:callers@example.com' }),
      address: NIGHTLY,
      message: 'cannot determine whether tiny-caller may call worker',
      status: 'unresolved',
    },
    {
      title: 'the role is known at apply only',
      change: (env) => env.set(PIPELINE, INVOKER_GRANT, { role: '${var.role}' }),
      address: NIGHTLY,
      message: 'cannot determine whether tiny-caller may call worker',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'the service is public, and the call carries no token',
      change: (env) =>
        env
          .set(PIPELINE, INVOKER_GRANT, { member: 'allUsers' })
          .set(PIPELINE, PUSH, { oidc_token: undefined }, 'push_config'),
    },
    {
      title: 'a policy grants the role',
      change: (env) =>
        env.remove(PIPELINE, INVOKER_GRANT).add(PIPELINE, 'google_cloud_run_v2_service_iam_policy.worker', {
          name: 'worker',
          policy_data: JSON.stringify({
            bindings: [
              {
                role: 'roles/run.invoker',
                members: ['serviceAccount:tiny-caller@tiny-project.iam.gserviceaccount.com'],
              },
            ],
          }),
        }),
    },
    {
      title: 'the account has a larger role that includes the permission',
      change: (env) => env.set(PIPELINE, INVOKER_GRANT, { role: 'roles/run.admin' }),
    },
    {
      title: 'the account has the role on the whole project',
      change: (env) =>
        env.remove(PIPELINE, INVOKER_GRANT).add(PIPELINE, 'google_project_iam_member.invoker', {
          project: 'tiny-project',
          role: 'roles/run.invoker',
          member: '${google_service_account.caller.member}',
        }),
    },
    {
      title: 'a binding grants the role to the e-mail of the account',
      change: (env) =>
        env.remove(PIPELINE, INVOKER_GRANT).add(PIPELINE, 'google_cloud_run_v2_service_iam_binding.worker', {
          name: 'worker',
          role: 'roles/run.invoker',
          members: ['serviceAccount:tiny-caller@tiny-project.iam.gserviceaccount.com'],
        }),
    },
  ],
};
