import { mostCritical, type Criticality } from '../../model/criticality';
import type { GaugeLabels } from '../../model/gauges';
import type { GuardConfig, GuardedProcessor } from '../../model/guard-config';

/** How long a run may take, and how long it may go without a heartbeat. */
export interface RunLimits {
  readonly budgetMs: number;
  readonly silenceMs: number;
  /** Does silence end only with progress? */
  readonly needsProgress: boolean;
}

/** Names the gauge series of one processor. When the processor has no run any more, a last point of 0 is written. */
export interface GaugeSeries {
  readonly job: string;
  readonly taskId: string;
  readonly criticality: string;
}

/** The limits of a processor, and its gauge series. */
export interface ProcessorLimits extends RunLimits {
  readonly series: GaugeSeries;
  readonly labels: GaugeLabels;
}

/** The widest limits of several processors. */
type Widest = Omit<RunLimits, 'needsProgress'> & { readonly criticality: Criticality };

/** The limits of a declared phase, which its undeclared processors get. */
export interface PhaseLimits extends Widest {
  readonly labels: GaugeLabels;
  /** Of its undeclared processors. */
  readonly undeclared: ProcessorLimits;
}

/** The `task_id` of all undeclared processors of a phase together, and the `job` of all undeclared phases together. */
export const UNDECLARED = 'undeclared';

/** The guard's configuration as lookup tables: one lookup per run. */
export interface Limits {
  readonly processors: ReadonlyMap<string, ProcessorLimits>;
  /** Every declared phase, in the order of the declaration. */
  readonly phases: ReadonlyMap<string, PhaseLimits>;
  /** For undeclared phases. */
  readonly pipeline: PhaseLimits;
  readonly guardLabels: GaugeLabels;
}

/** For a configuration without processors: the 30 minutes that the platform decided on for any run. */
const WITHOUT_PROCESSORS = { budgetMs: 1_800_000, silenceMs: 900_000 } as const;

const compiled = new WeakMap<GuardConfig, Limits>();

/** The limits in a configuration. Computed once for each configuration object. */
export function limitsOf(config: GuardConfig): Limits {
  const known = compiled.get(config);
  if (known !== undefined) return known;
  const limits = compile(config);
  compiled.set(config, limits);
  return limits;
}

/**
 * The limits of a run. An undeclared processor gets the longest of its phase, or of the pipeline if its phase is
 * undeclared too, and is as critical as the most critical there: a hang of it is detected. All undeclared processors of a
 * phase share one series, so that lines with ever new names do not make ever new series.
 */
export function limitsFor(
  limits: Limits,
  run: { readonly phase: string; readonly processor: string },
): ProcessorLimits {
  const known = limits.processors.get(run.processor);
  if (known !== undefined) return known;
  return (limits.phases.get(run.phase) ?? limits.pipeline).undeclared;
}

function compile(config: GuardConfig): Limits {
  const pipeline = widest(UNDECLARED, config.processors, { ...WITHOUT_PROCESSORS, criticality: 'P0' });
  return {
    processors: new Map(config.processors.map((processor) => [processor.name, own(processor)])),
    phases: new Map(
      config.phases.map(({ id }) => [
        id,
        widest(
          id,
          config.processors.filter(({ phase }) => phase === id),
          pipeline,
        ),
      ]),
    ),
    pipeline,
    guardLabels: { scope: 'guard', criticality: pipeline.criticality },
  };
}

function own(processor: GuardedProcessor): ProcessorLimits {
  const { phase, name, criticality } = processor;
  return {
    ...milliseconds(processor),
    series: { job: phase, taskId: name, criticality },
    labels: { scope: 'processor', criticality },
  };
}

/** The limits of a phase: the widest of its processors, or `without` where it has none. */
function widest(phase: string, processors: readonly GuardedProcessor[], without: Widest): PhaseLimits {
  const of = processors.map(milliseconds);
  const { budgetMs, silenceMs, criticality }: Widest =
    of.length === 0
      ? without
      : {
          budgetMs: Math.max(...of.map((limits) => limits.budgetMs)),
          silenceMs: Math.max(...of.map((limits) => limits.silenceMs)),
          criticality: mostCritical(processors.map((p) => p.criticality)) ?? without.criticality,
        };
  return {
    budgetMs,
    silenceMs,
    criticality,
    labels: { scope: 'phase', criticality },
    undeclared: {
      budgetMs,
      silenceMs,
      needsProgress: false,
      series: { job: phase, taskId: UNDECLARED, criticality },
      labels: { scope: 'processor', criticality },
    },
  };
}

/** At least one second each: a limit of 0 makes ratios infinite, and Monitoring then refuses the whole request. */
function milliseconds(processor: GuardedProcessor): RunLimits {
  return {
    budgetMs: Math.max(1, processor.budgetSeconds) * 1_000,
    silenceMs: Math.max(1, processor.silenceSeconds) * 1_000,
    needsProgress: processor.reportsProgress === true,
  };
}
