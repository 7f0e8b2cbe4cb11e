import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditInput, type AuditInput } from '../../cli/audit-input';

/**
 * Plans of Terraform 1.11.4 with hashicorp/google 6.50.0, beside the files that they are of (without what no reader
 * reads). Each folder's first lines say what is wrong in it: those faults are found, and nothing else is an error.
 */
const RECORDED = join(__dirname, 'golden/recorded');

const CASES: Readonly<Record<string, readonly string[]>> = {
  'functions-gen1-gen2': [
    'error TMO002 google_cloudfunctions2_function.event',
    'error TMO003 google_cloud_scheduler_job.call["gen1"]',
    'error TMO003 google_cloud_scheduler_job.call["web"]',
    'warning TMO011 google_cloudfunctions_function.fits',
    'not judged WIR001 google_cloud_scheduler_job.call["fits"]',
    'not judged WIR001 google_cloud_scheduler_job.call["gen1"]',
    'not judged WIR001 google_cloud_scheduler_job.call["web"]',
  ],
  'job-and-scheduler': [
    'error TMO010 google_cloud_scheduler_job.backfill[0]',
    'warning TMO011 google_cloud_run_v2_job.nightly',
  ],
  'push-ack': ['error TMO002 google_pubsub_subscription.orders'],
  'run-v1-eventarc-tasks': [
    'error TMO002 google_pubsub_subscription.events',
    'not judged TMO002 google_eventarc_trigger.uploads',
    'warning TMO011 google_pubsub_subscription.events',
    'not judged WIR001 google_eventarc_trigger.uploads',
    'not judged WIR001 google_pubsub_subscription.events',
  ],
  'scheduler-in-module': [
    'error TMO003 module.report.google_cloud_scheduler_job.this',
    'warning TMO011 module.report.google_cloud_scheduler_job.this',
  ],
  sound: [],
  workflow: [
    'error TMO007 google_workflows_workflow.nightly',
    'warning TMO011 google_workflows_workflow.nightly',
    'not judged WIR001 google_workflows_workflow.nightly',
  ],
};

/** A plan alone does not hold a text of which one part is known after apply. */
const IN_PLAN_ALONE: typeof CASES = { workflow: ['not judged TMO007 google_workflows_workflow.nightly'] };

/** Every finding but that this version of the provider plans each token again. */
async function findingsIn(input: AuditInput): Promise<string[]> {
  const { findings } = await auditInput(input, { runbooks: new Set(), today: '2026-12-01' });
  return findings
    .filter(({ rule }) => rule !== 'PRV001')
    .map((one) => `${one.status === 'unresolved' ? 'not judged' : one.severity} ${one.rule} ${one.address}`);
}

test.each(Object.entries(CASES))('%s: its faults and nothing else, in every input', async (name, expected) => {
  const folder = join(RECORDED, name);
  const alone = join(mkdtempSync(join(tmpdir(), 'recorded-')), 'plan.json');
  cpSync(join(folder, 'plan.json'), alone);
  expect(await findingsIn({ plan: alone })).toEqual(IN_PLAN_ALONE[name] ?? expected);
  expect(await findingsIn({ plan: join(folder, 'plan.json') })).toEqual(expected);
  expect(await findingsIn({ stack: folder })).toEqual(expected);
});
