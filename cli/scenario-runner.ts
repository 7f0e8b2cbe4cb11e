import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { chartQueries } from '../alerting/charting/policy-queries';
import type { ChartQuery } from '../alerting/charting/chart-recorder';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { declaredStack, type DeclaredStack } from '../simulation/declared-stack';
import { rehearsalKey } from '../keys/rehearsal-key';
import { keptRehearsal, rehearseWithStore, type RehearsalStore } from '../simulation/kept-rehearsal';
import type { Rehearsal } from '../simulation/rehearsal';
import { rehearseScenario } from '../simulation/rehearse-scenario';
import { isRecorded, type AnyScenario, type Scenario, type World } from '../simulation/scenario';
import { fileStore } from './rehearsal-cache';
import type { StackFile } from './stack-files';

/** The declarations that scenarios are rehearsed against. */
export interface RehearsalInput {
  readonly documents: readonly StackFile[];
  readonly monitoring: MonitoringConfig;
  /** Whether to record the values of the declared policies and dashboards, for charts. */
  readonly draws: boolean;
  /** Folder of kept rehearsals. @default - everything is simulated, and nothing is kept */
  readonly keptIn?: string | undefined;
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
  async run(run: ScenarioRun, onProgress: (share: number) => void): Promise<Rehearsal> {
    const { scenario, world } = run;
    const { monitoring, keptIn } = this.input;
    const options = { onProgress, queries: this.queriesOf(run) };
    if (isRecorded(scenario)) {
      // Only a recording needs DuckDB, which takes longer to load than all else.
      const { rehearseRecording } = await import('../simulation/rehearse-recording');
      return rehearseRecording(scenario, world, monitoring, options);
    }
    const stack = this.declared();
    if (keptIn === undefined) return rehearseScenario(scenario, world, stack, options);
    return rehearseWithStore({ scenario, world, stack }, this.storeOf(keptIn, scenario, world), options);
  }

  /** The rehearsal as an earlier run kept it; undefined where there is none with the same inputs. */
  kept(run: ScenarioRun): Rehearsal | undefined {
    const { scenario, world } = run;
    const { keptIn } = this.input;
    if (keptIn === undefined || isRecorded(scenario)) return undefined;
    const store = this.storeOf(keptIn, scenario, world);
    return keptRehearsal({ scenario, world, stack: this.declared() }, store, this.queriesOf(run));
  }

  private declared(): DeclaredStack {
    return (this.stack ??= declaredStack(this.input.documents));
  }

  private queriesOf({ scenario, world }: ScenarioRun): readonly ChartQuery[] {
    return world === 'declared' && scenario.lasts.toMilliseconds() <= LONGEST_DRAWN_MS ? this.queries : [];
  }

  private storeOf(folder: string, scenario: Scenario, world: World): RehearsalStore {
    return fileStore(folder, rehearsalKey(scenario, world, this.input.documents));
  }
}
