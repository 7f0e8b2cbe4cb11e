import { INVOKER_GRANT, NIGHTLY, PIPELINE, PUSH, STARTER } from '../../cases/addresses';
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
      title: 'the role is known at apply only',
      change: (env) => env.set(PIPELINE, INVOKER_GRANT, { role: '${var.role}' }),
      address: NIGHTLY,
      message: 'cannot determine whether tiny-caller may call worker',
      status: 'unresolved',
    },
  ],
  correct: [
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
