import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { chartQueries } from '../alerting/charting/policy-queries';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { declaredStack, type DeclaredStack } from '../simulation/declared-stack';
import type { Rehearsal } from '../simulation/rehearsal';
import { rehearseRecording } from '../simulation/rehearse-recording';
import { rehearseScenario } from '../simulation/rehearse-scenario';
import { isRecorded, type AnyScenario, type World } from '../simulation/scenario';
import type { StackFile } from './stack-files';

/** The declarations that scenarios are rehearsed against. */
export interface RehearsalInput {
  readonly documents: readonly StackFile[];
  readonly monitoring: MonitoringConfig;
  /** Whether to record the values of the declared policies and dashboards, for charts. */
  readonly draws: boolean;
}

/** One scenario, at baseline or as declared. */
export interface ScenarioRun {
  readonly scenario: AnyScenario;
  readonly world: World;
}

/** Longer scenarios get no charts: single minutes would not be visible, and recording doubles the run time. */
const LONGEST_DRAWN_MS = 7 * 86_400_000;

/** Rehearses scenarios against the same declarations, which it reads once. */
export class ScenarioRunner {
  private stack: DeclaredStack | undefined;
  private readonly queries;

  constructor(private readonly input: RehearsalInput) {
    const { documents, monitoring, draws } = input;
    this.queries = draws ? chartQueries(monitoring.policies, dashboardsInTerraform(documents)) : [];
  }

  /**
   * @param onProgress gets the share that is done, from 0 to 1
   * @throws InputError if the stack has no guard, and as `rehearseScenario` and `rehearseRecording`
   */
  async run({ scenario, world }: ScenarioRun, onProgress: (share: number) => void): Promise<Rehearsal> {
    const isDrawn = world === 'declared' && scenario.lasts.toMilliseconds() <= LONGEST_DRAWN_MS;
    const queries = isDrawn ? this.queries : [];
    if (isRecorded(scenario)) return rehearseRecording(scenario, world, this.input.monitoring, { onProgress, queries });
    this.stack ??= declaredStack(this.input.documents);
    return rehearseScenario(scenario, world, this.stack, { onProgress, queries });
  }
}
