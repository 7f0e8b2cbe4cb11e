import { PIPELINE } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'an account may create tokens for every service account',
      change: (env) =>
        env.set(PIPELINE, 'google_project_iam_member.writer', { role: 'roles/iam.serviceAccountTokenCreator' }),
      address: 'google_project_iam_member.writer',
      message: 'roles/iam.serviceAccountTokenCreator is granted on the whole project',
    },
  ],
  correct: [
    {
      title: 'the role is granted on one service account',
      change: (env) =>
        env.add(PIPELINE, 'google_service_account_iam_member.tokens', {
          service_account_id: '${google_service_account.caller.name}',
          role: 'roles/iam.serviceAccountTokenCreator',
          member: 'serviceAccount:other@tiny-project.iam.gserviceaccount.com',
        }),
    },
  ],
};
