import { SingleBar } from 'cli-progress';
import type { ChartQuery } from '../rehearsal/charting/chart-recorder';
import type { Watched } from '../rehearsal/inputs/watched';
import type { DeclaredStack } from '../rehearsal/simulate/declared-stack';
import { checkPolicyNames } from '../rehearsal/simulate/policy-names';
import type { Rehearsal } from '../rehearsal/simulate/rehearsal';
import { rehearseRecording } from '../rehearsal/simulate/rehearse-recording';
import { rehearseScenario } from '../rehearsal/simulate/rehearse-scenario';
import { isRecorded, type AnyScenario } from '../rehearsal/simulate/scenario';

/** What scenarios are played against. */
export interface Stage {
  /** Asked for by simulated scenarios alone. @throws InputError where there is no guard to simulate */
  readonly stack: () => DeclaredStack;
  readonly watched: Watched;
  /** What is recorded of the declared world, to be drawn. @default - nothing */
  readonly queries?: readonly ChartQuery[];
}

/**
 * Rehearses every scenario in each of its worlds, with a progress bar where standard error is a terminal.
 * @throws InputError for a policy that nobody has, before anything is played
 */
export async function rehearseAll(scenarios: readonly AnyScenario[], stage: Stage): Promise<Rehearsal[]> {
  const stack = scenarios.every(isRecorded) ? undefined : stage.stack();
  checkPolicyNames(
    scenarios,
    stage.watched.policies.map(({ id }) => id),
  );
  const plays = scenarios.flatMap((scenario) => scenario.worlds.map((world) => ({ scenario, world })));
  const bar = progressBar();
  bar.start(plays.length, 0, { name: '' });
  const rehearsals: Rehearsal[] = [];
  try {
    for (const { scenario, world } of plays) {
      const done = rehearsals.length;
      const onProgress = (share: number) => bar.update(done + share, { name: scenario.name });
      const queries = world === 'declared' ? stage.queries : undefined;
      if (isRecorded(scenario)) {
        rehearsals.push(await rehearseRecording(scenario, world, stage.watched, onProgress, queries));
      } else if (stack !== undefined) {
        rehearsals.push(rehearseScenario(scenario, world, stack, onProgress, queries));
      }
    }
    return rehearsals;
  } finally {
    bar.stop();
  }
}

/** A bar on standard error, where somebody looks at it. */
export function progressBar(): SingleBar {
  return new SingleBar({
    format: 'rehearse   {bar} {percentage}%  {name}',
    stream: process.stderr,
    clearOnComplete: true,
    noTTYOutput: false,
    hideCursor: true,
  });
}
