import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout, CommandResult } from '../checkout';
import { DECLARATION } from '../example/checkout';
import { writeReplayInputs } from './replay-inputs';

/** Results of commands, by `<command>, <case>`. */
export type Runs = ReadonlyMap<string, CommandResult>;

const SHORT_HANG = 'test/pins/scenarios/short-hang.ts';
const UNMET = 'test/pins/scenarios/unmet.ts';
/** A URL that refuses connections. */
const NO_FUNCTION = { PHASEWATCH_BREAKER_URL: 'http://127.0.0.1:1', PHASEWATCH_ID_TOKEN: 'a.b.c' };

/** Runs every command as a user does, in a checkout of its own: once with success, and once for each other exit code. */
export function runCommands(checkout: Checkout): Runs {
  const synth = checkout.phasewatch('synth');
  return new Map([
    ['synth, as declared', synth],
    ...auditRuns(checkout),
    ...rehearseRuns(checkout),
    ...replayRuns(checkout),
    ...matchRuns(checkout),
    ['health, an unknown format', checkout.phasewatch('health', ['--format', 'xml'])],
    ['breaker, the function cannot be reached', checkout.phasewatch('breaker', ['list'], NO_FUNCTION)],
    // Last, because it changes the declaration.
    ['start, a declaration that is refused', startRefused(checkout)],
  ]);
}

function auditRuns(checkout: Checkout): [string, CommandResult][] {
  const audit = (...args: string[]) => checkout.phasewatch('audit', ['--today', '2026-11-30', ...args]);
  return [
    ['audit, only warnings', audit('--format', 'json', '--prices', 'docs/prices.json')],
    ['audit, a timeout that does not fit', audit('--format', 'json', '--stack', misfitStacks(checkout.folder))],
    ['audit, a stack that is not there', audit('--stack', '/nowhere')],
  ];
}

/** A pipeline without alert policies, with subscriptions that redeliver too early, and with values unknown before apply. */
function misfitStacks(folder: string): string {
  const misfit = join(folder, 'misfit');
  cpSync(join(folder, 'cdktf.out/stacks/prod-pipeline'), join(misfit, 'prod-pipeline'), { recursive: true });
  cpSync(join(folder, 'cdktf.out/stacks/prod-guard'), join(misfit, 'prod-guard'), { recursive: true });
  const pipeline = join(misfit, 'prod-pipeline/cdk.tf.json');
  const text = readFileSync(pipeline, 'utf8')
    .replaceAll(/"ack_deadline_seconds": \d+/g, '"ack_deadline_seconds": 10')
    .replace('"timeout": "600s"', '"timeout": "${var.timeout}"')
    .replace('"retry_count": 0', '"retry_count": "${var.retries}"');
  writeFileSync(pipeline, text);
  return misfit;
}

function rehearseRuns(checkout: Checkout): [string, CommandResult][] {
  const rehearse = (...args: string[]) => checkout.phasewatch('rehearse', args);
  return [
    ['rehearse, one scenario, baseline and declared', rehearse(SHORT_HANG, '--format', 'json')],
    ['rehearse, several of which one is not met', rehearse(SHORT_HANG, UNMET, '--format', 'json', '--coverage')],
    ['rehearse, as JUnit', rehearse(SHORT_HANG, UNMET, '--format', 'junit')],
    ['rehearse, an unknown scenario', rehearse('pricing-hung')],
  ];
}

function replayRuns(checkout: Checkout): [string, CommandResult][] {
  const { replay, possible, refused } = writeReplayInputs(checkout.folder);
  const run = (...args: string[]) => checkout.phasewatch('replay', args);
  return [
    ['replay, policies that the API would take', run(...replay, '--format', 'json', '--json-version', '1')],
    ['replay, an incident that is only possible', run(...possible, '--format', 'json')],
    ['replay, a policy that the API would refuse', run(...refused, '--format', 'junit')],
  ];
}

function matchRuns(checkout: Checkout): [string, CommandResult][] {
  const { logs } = writeReplayInputs(checkout.folder);
  const match = (filter: string, ...args: string[]) => checkout.phasewatch('match', [filter, '--logs', logs, ...args]);
  return [
    ['match, entries that match', match('severity>=ERROR', '--format', 'json')],
    ['match, no entry that matches', match('severity=ALERT', '--format', 'json', '--explain')],
    ['match, a faulty filter', match('severity>=')],
  ];
}

function startRefused(checkout: Checkout): CommandResult {
  checkout.edit(DECLARATION, "name: 'orders-report'", "name: 'Not A Name'");
  return checkout.phasewatch('start');
}
