import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import type { TerraformStack } from 'cdktf';
import { join } from 'node:path';
import { EventAccount } from '../../constructs/event-account';
import { GuardedFunction } from '../../constructs/guarded-function';
import { GuardedJob } from '../../constructs/guarded-job';
import { ScheduledRun } from '../../constructs/scheduled-run';
import { deployablesOf } from '../../model/pipeline';
import { canonicalJson, expectGolden } from '../golden';
import { jobsExample } from '../jobs-example/pipeline';
import { synthesize } from './synthesize';

const PLACE = { project: 'sample-project', region: 'us-west2' };
const golden = (name: string, build: (stack: TerraformStack) => void) =>
  expectGolden(join(__dirname, `golden/${name}.json`), canonicalJson(synthesize(build)));

/** The deployable of the example with that name. */
function deployable(name: string) {
  const found = deployablesOf(jobsExample()).find((placed) => placed.deployable.name === name);
  if (found === undefined) throw new Error(`no deployable ${name}`);
  return found.deployable;
}

test('a job declares task timeout, retries, tasks and identity, and a schedule starts it through the API', () => {
  const prices = deployable('catalog-prices');
  golden('guarded-job', (stack) => {
    if (prices.kind !== 'job') throw new Error('no job');
    const job = new GuardedJob(stack, 'prices', { deployable: prices, ...PLACE });
    const caller = new ServiceAccount(stack, 'runs', { accountId: 'sample-runs' });
    job.allowRunsBy(caller);
    for (const trigger of prices.triggers)
      if (trigger.kind === 'scheduled-run')
        new ScheduledRun(stack, trigger.job, { trigger, target: job, caller, description: 'Prices', ...PLACE });
  });
});

test('a function on events has its trigger, the account that delivers them, and the rights that this needs', () => {
  const intake = deployable('catalog-intake');
  golden('function-on-events', (stack) => {
    if (intake.kind === 'job') throw new Error('no function');
    const names = { accountId: 'sample-events', pipeline: 'catalog' };
    const events = new EventAccount(stack, 'events', { project: PLACE.project, hasStorageEvents: true, ...names });
    new GuardedFunction(stack, 'intake', { deployable: intake, events, ...PLACE }).allowCallsFrom(events.account);
  });
});
