import { GUARD, MONITOR } from '../../cases/addresses';
import type { Environment } from '../../cases/environment';
import type { RuleCases } from '../../cases/rule-case';

const SERVICE = ['service_config'] as const;
const secret = (key: string) => ({ key, secret: 'outside', project_id: 'tiny-project', version: 'latest' });
const withSecrets = (env: Environment, secrets: unknown) =>
  env.set(GUARD, MONITOR, { secret_environment_variables: secrets }, ...SERVICE);

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'the monitor calls no URL',
      change: (env) => withSecrets(env, undefined),
      address: MONITOR,
      message: 'nothing outside of the project notices when the timeout monitor stops',
    },
    {
      title: 'the monitor has another secret only',
      change: (env) => withSecrets(env, [secret('OTHER')]),
      address: MONITOR,
      message: 'nothing outside of the project notices when the timeout monitor stops',
    },
    {
      title: 'the secrets of the monitor come from a variable',
      change: (env) => withSecrets(env, [secret('${var.key}')]),
      address: MONITOR,
      message: 'cannot determine whether the monitor has TICK_CHECK_URL',
      status: 'unresolved',
    },
  ],
  correct: [
    { title: 'the URL is in a secret', change: (env) => withSecrets(env, [secret('TICK_CHECK_URL')]) },
    {
      title: 'the URL is a plain variable',
      change: (env) => {
        const environment_variables = { TICK_CHECK_URL: 'https://hc.example/x' };
        env.set(GUARD, MONITOR, { environment_variables, secret_environment_variables: undefined }, ...SERVICE);
      },
    },
  ],
};
