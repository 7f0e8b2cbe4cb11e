import { describeProblem, type Problem } from '../../../model/problem';
import { compileLoggingFilter } from '../../filters/logging/compile-filter';
import { parseLoggingFilter } from '../../filters/logging/parse-filter';
import type { CompileLogFilter } from '../../metrics/logged-entry';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { compileConditions } from '../compile/compile-condition';
import { EvaluationClock } from '../evaluation-clock';
import { LogMatchRun } from '../log-match-run';
import type { EngineOptions, UndocumentedChoices } from '../options';
import type { AlertPolicy, LogMatchCondition, PromqlCondition } from '../../policies/policy';
import type { Evaluator, PolicyOutcome } from '../policy-evaluator';
import { PolicyRun } from './policy-run';
import { PromqlGroup } from './promql-group';
import { ServiceLevelObjectives } from '../../policies/service-level-objective';
import type { PointStage } from './value-source';
import type { Timing, Unevaluated } from '../compile/compiled-query';
import type { CompileContext } from '../compile/compile-context';

/** A policy, and what evaluates it or why nothing does. */
export type Entry = { readonly policy: AlertPolicy } & (
  | { readonly outcome: PolicyOutcome }
  | (Unevaluated & {
      /** Why the API would refuse it; unset where it would not. */
      readonly problems?: readonly Problem[];
    })
);

/** The policies of an engine, each with what evaluates it. */
export class PolicySet {
  readonly entries: readonly Entry[];
  /** Everything that is brought from one evaluation to the next. */
  readonly evaluated: Evaluator[] = [];
  /** What takes in points through Monitoring filters. */
  readonly stages: PointStage[] = [];
  /** What takes in points through PromQL, by seconds between evaluations. */
  readonly #groups = new Map<number, PromqlGroup>();
  /** What takes in log entries. */
  readonly logRuns: LogMatchRun[] = [];
  readonly #known: CompileContext;
  readonly #timing: Timing;

  constructor(
    policies: readonly AlertPolicy[],
    refused: ReadonlyMap<AlertPolicy, readonly Problem[]>,
    descriptors: MetricDescriptors,
    readonly options: EngineOptions,
    readonly choices: UndocumentedChoices,
    clock: EvaluationClock,
  ) {
    const delayMs = (options.ingestionDelaySeconds ?? 0) * 1_000;
    this.#known = { descriptors, objectives: options.objectives ?? new ServiceLevelObjectives(), choices };
    this.#timing = { clock, visibility: { delayMs, windowLagMs: choices.windowLagSeconds * 1_000 } };
    this.entries = policies.map((policy): Entry => {
      const problems = refused.get(policy);
      if (problems !== undefined) return { policy, unevaluated: refusalOf(problems), problems };
      const built = this.#build(policy);
      return 'unevaluated' in built ? { policy, ...built } : { policy, outcome: built };
    });
  }

  get groups(): Iterable<PromqlGroup> {
    return this.#groups.values();
  }

  #build(policy: AlertPolicy): PolicyOutcome | Unevaluated {
    if (!policy.enabled) return { unevaluated: 'the policy is disabled' };
    if (policy.unevaluated !== undefined) return { unevaluated: policy.unevaluated };
    const [only] = policy.conditions;
    if (only?.kind === 'log-match') return this.#logMatch(policy, only);
    if (only?.kind === 'promql') return this.#promql(policy, only);
    const compiled = compileConditions(policy.conditions, this.#known);
    if ('unevaluated' in compiled) return compiled;
    const run = new PolicyRun(policy, compiled, this.#timing, this.choices);
    this.evaluated.push(run);
    for (const condition of run.conditions) this.stages.push(...condition.source.stages);
    return run;
  }

  #logMatch(policy: AlertPolicy, condition: LogMatchCondition): PolicyOutcome {
    const { compileLogFilter = compileLogging } = this.options;
    const matches = compileLogFilter(condition.filter);
    const run = new LogMatchRun(policy, condition, matches, this.#timing.clock, this.choices);
    this.evaluated.push(run);
    this.logRuns.push(run);
    return run;
  }

  #promql(policy: AlertPolicy, condition: PromqlCondition): PolicyOutcome | Unevaluated {
    const seconds = condition.evaluationInterval.toSeconds();
    const known = this.#groups.get(seconds);
    const group = known ?? this.#group(seconds);
    const outcome = group.add(policy, condition, this.choices);
    if ('unevaluated' in outcome) return { unevaluated: `condition ${condition.displayName}: ${outcome.unevaluated}` };
    if (known === undefined) {
      this.#groups.set(seconds, group);
      this.evaluated.push(group);
    }
    return outcome;
  }

  #group(seconds: number): PromqlGroup {
    const { delayMs, windowLagMs } = this.#timing.visibility;
    // Before that, queries would be asked about a time of which nothing is known.
    const clock = new EvaluationClock(this.options.startAt + windowLagMs, seconds * 1_000);
    const rules = {
      delayMs: Math.max(0, delayMs - windowLagMs),
      leftOpen: this.choices.promqlRangeIsLeftOpen,
      lookbackMs: this.choices.promqlLookbackSeconds * 1_000,
      periodMs: clock.periodMs,
    };
    return new PromqlGroup(clock, rules, this.#known.descriptors, windowLagMs);
  }
}

function refusalOf(problems: readonly Problem[]): string {
  return `the API would refuse it: ${problems.map(describeProblem).join('; ')}`;
}

const compileLogging: CompileLogFilter = (filter) => compileLoggingFilter(parseLoggingFilter(filter).tree);
