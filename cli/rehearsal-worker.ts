import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import type { Rehearsal } from '../simulation/rehearsal';
import type { World } from '../simulation/scenario';
import { loadScenario } from './scenario-files';
import { ScenarioRunner } from './scenario-runner';
import type { StackFile } from './stack-files';

/** A message to the worker process; `initialize` comes first. */
export type WorkerRequest =
  | {
      readonly kind: 'initialize';
      readonly documents: readonly StackFile[];
      readonly draws: boolean;
      readonly keptIn?: string | undefined;
    }
  | { readonly kind: 'rehearse'; readonly file: string; readonly world: World };

/** A message from the worker process. */
export type WorkerResponse =
  | { readonly kind: 'progress'; readonly share: number }
  /** Without the scenario, which the caller has. */
  | { readonly kind: 'rehearsed'; readonly rehearsal: Omit<Rehearsal, 'scenario'> }
  /** Input was refused; the message holds every problem. */
  | { readonly kind: 'refused'; readonly message: string; readonly problems: unknown }
  /** Any other error, with its stack. */
  | { readonly kind: 'crashed'; readonly error: string };

let runner: ScenarioRunner | undefined;
let stacks: readonly StackFile[] = [];

/** Handles one request at a time. */
async function handle(request: WorkerRequest): Promise<WorkerResponse | undefined> {
  if (request.kind === 'initialize') {
    const { documents, draws, keptIn } = request;
    stacks = documents;
    runner = new ScenarioRunner({ documents, draws, keptIn, monitoring: monitoringInTerraform(documents) });
    return undefined;
  }
  if (runner === undefined) throw new Error('worker got a scenario before it was initialized');
  const run = { scenario: await loadScenario(request.file, stacks), world: request.world };
  const { scenario: _, ...rehearsal } = await runner.run(run, (share) => respond({ kind: 'progress', share }));
  return { kind: 'rehearsed', rehearsal };
}

function respond(response: WorkerResponse): void {
  process.send?.(response);
}

process.on('message', (request: WorkerRequest) => {
  handle(request).then(
    (response) => {
      if (response !== undefined) respond(response);
    },
    (error: unknown) => {
      if (error instanceof Error && 'problems' in error) {
        respond({ kind: 'refused', message: error.message, problems: error.problems });
      } else {
        respond({ kind: 'crashed', error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    },
  );
});
