import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import type { Rehearsal } from '../simulation/rehearsal';
import type { World } from '../simulation/scenario';
import { ScenarioRunner } from './rehearse-one';
import { loadScenarios } from './scenario-files';
import type { StackFile } from './stack-files';

/** What a child process is told. */
export type Order =
  | { readonly kind: 'stage'; readonly documents: readonly StackFile[]; readonly draws: boolean }
  | { readonly kind: 'play'; readonly file: string; readonly world: World };

/** What it answers. The scenario itself stays behind: who asked has it. */
export type Answer =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'played'; readonly rehearsal: Omit<Rehearsal, 'scenario'> }
  /** What somebody wrote was refused; the message says all of it. */
  | { readonly kind: 'refused'; readonly message: string; readonly problems: unknown }
  | { readonly kind: 'broken'; readonly error: string };

let runner: ScenarioRunner | undefined;

/** Plays one scenario at a time, for a parent that has many to play and more than one processor. */
async function carryOut(order: Order): Promise<Answer | undefined> {
  if (order.kind === 'stage') {
    const { documents, draws } = order;
    runner = new ScenarioRunner({ documents, draws, watched: monitoringInTerraform(documents) });
    return undefined;
  }
  const [loaded] = await loadScenarios([order.file]);
  if (runner === undefined || loaded === undefined) throw new Error('told to play before the stage was set');
  const { scenario: _, ...rehearsal } = await runner.play({ scenario: loaded.scenario, world: order.world }, (share) =>
    say({ kind: 'progress', share }),
  );
  return { kind: 'played', rehearsal };
}

function say(answer: Answer): void {
  process.send?.(answer);
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (answer) => {
      if (answer !== undefined) say(answer);
    },
    (error: unknown) => {
      if (error instanceof Error && 'problems' in error) {
        say({ kind: 'refused', message: error.message, problems: error.problems });
      } else say({ kind: 'broken', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    },
  );
});
