import { SingleBar } from 'cli-progress';
import type { DeclaredStack } from '../rehearsal/simulate/declared-stack';
import type { Rehearsal } from '../rehearsal/simulate/rehearsal';
import { rehearseScenario } from '../rehearsal/simulate/rehearse-scenario';
import type { Scenario } from '../rehearsal/simulate/scenario';

/** Rehearses every scenario in each of its worlds, with a progress bar where standard error is a terminal. */
export function rehearseAll(scenarios: readonly Scenario[], stack: DeclaredStack): Rehearsal[] {
  const plays = scenarios.flatMap((scenario) => scenario.worlds.map((world) => ({ scenario, world })));
  const bar = new SingleBar({
    format: 'rehearse   {bar} {percentage}%  {name}',
    stream: process.stderr,
    clearOnComplete: true,
    noTTYOutput: false,
    hideCursor: true,
  });
  bar.start(plays.length, 0, { name: '' });
  try {
    return plays.map(({ scenario, world }, i) =>
      rehearseScenario(scenario, world, stack, (share) => bar.update(i + share, { name: scenario.name })),
    );
  } finally {
    bar.stop();
  }
}
