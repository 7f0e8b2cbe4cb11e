import { existsSync } from 'node:fs';
import { outputFolderOf } from '../keys/output-folder';
import { checkOutput, shownFolder } from '../keys/check-output';
import { didYouMean } from '../model/nearest-name';
import { refuse } from '../model/problem';
import { policyFromApi } from '../alerting/policies/policy-from-api';
import { readMetricFiles } from '../replay/metric-files';
import { readPlan } from '../terraform/plan-file';
import { readPolicyFiles } from '../replay/policy-files';
import { readStacks } from '../terraform/stack-documents';
import { NO_MONITORING, mergedMonitoring } from '../alerting/monitoring-config';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { declaredStack } from '../simulation/declared-stack';
import type { Rehearsal } from '../simulation/rehearsal';
import { rehearseRecording } from '../simulation/rehearse-recording';
import { rehearseScenario } from '../simulation/rehearse-scenario';
import { isRecorded, type AnyScenario } from '../simulation/scenario';
import { checkRehearseOptions, type OfRecording, type OfScenario } from './options';

/**
 * Rehearses alert policies in a test: a scenario, or a recording.
 *
 * @example
 * const hang = rehearse({ policies: ['policies.json'], series: ['queue.json'], from: '2026-01-14T00:00:00Z',
 *   lasts: Duration.hours(6), faultAt: '2026-01-14T03:00:00Z' });
 * await expect(hang).toDetect('projects/p/alertPolicies/1', { within: Duration.minutes(30) });
 *
 * @throws InputError for options that are unknown or of a wrong type, input that cannot be read, an invalid scenario, policies that the engine refuses, and INP011 for
 *   a `cdktf.out` that is older than its sources
 */
export async function rehearse(options: OfScenario | OfRecording): Promise<Rehearsal> {
  checkRehearseOptions(options);
  if (options.stack !== undefined) await checkCurrent(options.stack);
  const documents = [
    ...(options.stack === undefined ? [] : readStacks(options.stack, options.environment ?? 'prod')),
    ...(options.plan === undefined ? [] : [await readPlan(options.plan)]),
  ];
  const given = options.policies ?? [];
  const files = given.filter((one) => typeof one === 'string');
  const monitoring = mergedMonitoring([
    monitoringInTerraform(documents),
    { ...NO_MONITORING, policies: await readPolicyFiles(files) },
    { ...NO_MONITORING, policies: given.filter((one) => typeof one !== 'string').map(policyFromApi) },
    await readMetricFiles(options.metrics ?? []),
  ]);
  const scenario = 'scenario' in options ? options.scenario : scenarioOf(options);
  const [first] = scenario.worlds;
  const world = ('scenario' in options ? options.world : undefined) ?? first ?? 'declared';
  if (!scenario.worlds.includes(world)) {
    return refuse({
      code: 'SCN003',
      where: `scenario ${scenario.name}`,
      rule: 'unknown world',
      got: world,
      fix: didYouMean(world, scenario.worlds),
    });
  }
  return isRecorded(scenario)
    ? rehearseRecording(scenario, world, monitoring)
    : rehearseScenario(scenario, world, declaredStack(documents));
}

/** The output of an app must be what its sources make now; stacks that were made elsewhere have none to compare with. */
async function checkCurrent(stack: string): Promise<void> {
  const output = outputFolderOf(stack);
  if (output === undefined || !existsSync(stack)) return;
  const { app, outdated } = await checkOutput(output);
  if (app === undefined || outdated === undefined) return;
  refuse({
    code: 'INP011',
    where: stack,
    rule: 'synthesized stacks must be what the app makes now',
    got: outdated,
    fix: `run \`phasewatch synth\` in ${shownFolder(app)} before the tests`,
  });
}

/** A recording as a scenario without expectations; the matchers add them. */
function scenarioOf({ series, logs, from, lasts, faultAt, ingestionDelay }: OfRecording): AnyScenario {
  return {
    name: 'recording',
    title: 'A recording',
    source: 'a test',
    worlds: ['declared'],
    from,
    lasts,
    recording: { ...(series === undefined ? {} : { series }), ...(logs === undefined ? {} : { logs }) },
    ...(faultAt === undefined ? {} : { faultAt }),
    ...(ingestionDelay === undefined ? {} : { ingestionDelay }),
    expectations: [],
  };
}
