import { PIPELINE, STARTER } from '../../cases/addresses';
import type { RuleCases } from '../../cases/rule-case';

export const CASES: RuleCases = {
  triggers: [
    {
      title: 'a runtime is decommissioned',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'nodejs20' } }),
      address: STARTER,
      message: 'nodejs20 was decommissioned on 2026-10-30, 31 days ago',
    },
    {
      title: 'a runtime of a 1st gen function is decommissioned',
      change: (env) =>
        env.add(PIPELINE, 'google_cloudfunctions_function.old', { name: 'old', runtime: 'python38', timeout: 60 }),
      address: 'google_cloudfunctions_function.old',
      message: 'python38 was decommissioned on 2025-10-14, 412 days ago',
    },
    {
      title: 'a runtime is deprecated',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'python310' } }),
      address: STARTER,
      message: 'python310 was deprecated on 2026-10-04, 57 days ago, and is decommissioned on 2027-04-04, in 125 days',
    },
    {
      title: 'a runtime is deprecated within 180 days',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'nodejs22' } }),
      address: STARTER,
      message: 'nodejs22 is deprecated on 2027-04-30, in 151 days, and decommissioned on 2027-10-31',
    },
    {
      title: 'a runtime is not in the table',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'nodejs99' } }),
      address: STARTER,
      message: 'dates of runtime nodejs99 are not known (data of 2026-11-30)',
      status: 'unresolved',
    },
    {
      title: 'a runtime had no date when the table was read, long ago',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'go126' } }),
      address: STARTER,
      message: 'no date of runtime go126 was published on 2026-04-14, 230 days ago; it may have one now',
      status: 'unresolved',
    },
    {
      title: 'a runtime comes from a variable',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: '${var.runtime}' } }),
      address: STARTER,
      message: 'the runtime of starter is known at apply only: ${var.runtime}',
      status: 'unresolved',
    },
    {
      title: 'a function has no runtime',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: undefined }),
      address: STARTER,
      message: 'the runtime of starter is not known: build_config.runtime is not set',
      status: 'unresolved',
    },
  ],
  correct: [
    {
      title: 'a runtime has more than 180 days until its deprecation',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'java17' } }),
    },
    {
      title: 'a runtime in preview has no dates yet',
      change: (env) => env.set(PIPELINE, STARTER, { build_config: { runtime: 'nodejs26' } }),
    },
    {
      title: 'Terraform ignores the runtime, which other deploys decide',
      change: (env) =>
        env.set(PIPELINE, STARTER, {
          build_config: { runtime: 'nodejs20' },
          lifecycle: { ignore_changes: ['build_config'] },
        }),
    },
  ],
};
