import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { chartQueries } from '../alerting/charting/policy-queries';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { declaredStack, type DeclaredStack } from '../simulation/declared-stack';
import type { Rehearsal } from '../simulation/rehearsal';
import { rehearseRecording } from '../simulation/rehearse-recording';
import { rehearseScenario } from '../simulation/rehearse-scenario';
import { isRecorded, type AnyScenario, type World } from '../simulation/scenario';
import type { StackFile } from './stack-files';

/** What scenarios are played against. */
export interface Stage {
  readonly documents: readonly StackFile[];
  readonly watched: MonitoringConfig;
  /** Is what the declared policies and dashboards see recorded, to be drawn? */
  readonly draws: boolean;
}

/** One scenario in one of its worlds. */
export interface Play {
  readonly scenario: AnyScenario;
  readonly world: World;
}

/** A month of minutes is no picture, and to record what every dashboard would show of it takes as long as to play it. */
const LONGEST_DRAWN_MS = 7 * 86_400_000;

/** Plays scenarios against one stage; what is read from it is read once. */
export class ScenarioRunner {
  private stack: DeclaredStack | undefined;
  private readonly queries;

  constructor(private readonly stage: Stage) {
    const { documents, watched, draws } = stage;
    this.queries = draws ? chartQueries(watched.policies, dashboardsInTerraform(documents)) : [];
  }

  /** @throws InputError where there is no guard to simulate, and as `rehearseScenario` and `rehearseRecording` */
  async play({ scenario, world }: Play, onProgress: (share: number) => void): Promise<Rehearsal> {
    const isDrawn = world === 'declared' && scenario.lasts.toMilliseconds() <= LONGEST_DRAWN_MS;
    const queries = isDrawn ? this.queries : [];
    if (isRecorded(scenario)) return rehearseRecording(scenario, world, this.stage.watched, { onProgress, queries });
    this.stack ??= declaredStack(this.stage.documents);
    return rehearseScenario(scenario, world, this.stack, { onProgress, queries });
  }
}
