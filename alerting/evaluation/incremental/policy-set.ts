import { DISABLED } from '../result';
import { describeProblem, type Problem } from '../../../model/problem';
import { compileLoggingFilter } from '../../filters/logging/compile-filter';
import { parseLoggingFilter } from '../../filters/logging/parse-filter';
import type { CompileLogFilter } from '../../metrics/logged-entry';
import type { MetricDescriptors } from '../../metrics/metric-descriptor';
import { compileConditions } from '../compile/compile-condition';
import { EvaluationClock } from '../evaluation-clock';
import { COMPLETE, knownTimes, type Extent } from '../extent';
import { LogMatchRun } from '../log-match-run';
import { noisiestQueryDelay, queryReachOf } from '../promql-reach';
import { unevaluatedReason } from '../compile/promql-checks';
import type { EngineOptions, UndocumentedChoices } from '../options';
import type { Snooze } from '../snoozes';
import type { AlertPolicy, LogMatchCondition, PromqlCondition } from '../../policies/policy';
import type { Evaluator, PolicyOutcome } from '../policy-evaluator';
import { PolicyRun } from './policy-run';
import { PromqlGroup } from './promql-group';
import { ServiceLevelObjectives } from '../../policies/service-level-objective';
import type { PointStage } from './value-source';
import type { Timing, Unevaluated } from '../compile/compiled-query';
import type { CompileContext } from '../compile/compile-context';

/** A policy, with its outcome or why it is not evaluated. */
export type Entry = { readonly policy: AlertPolicy } & (
  | { readonly outcome: PolicyOutcome }
  | (Unevaluated & {
      /** Why the API would refuse it; unset: it would not. */
      readonly problems?: readonly Problem[];
    })
);

/** The policies to evaluate, and what they refer to. */
export interface PolicyInput {
  readonly policies: readonly AlertPolicy[];
  /** Why the API would refuse some of them. */
  readonly refused: ReadonlyMap<AlertPolicy, readonly Problem[]>;
  readonly descriptors: MetricDescriptors;
}

/** The policies of an engine, and the evaluators that they need. */
export class PolicySet {
  readonly entries: readonly Entry[];
  readonly evaluators: Evaluator[] = [];
  /** The stages that take the points of series. */
  readonly stages: PointStage[] = [];
  /** The groups of PromQL policies, by seconds between evaluations and how late their samples are. */
  readonly #groups = new Map<string, PromqlGroup>();
  /** The policies that take log entries. */
  readonly logRuns: LogMatchRun[] = [];
  readonly #context: CompileContext & { readonly lateMs: number };
  readonly #timing: Timing;

  constructor(
    { policies, refused, descriptors }: PolicyInput,
    readonly options: EngineOptions,
    readonly choices: UndocumentedChoices,
    clock: EvaluationClock,
  ) {
    const delayMs = (options.ingestionDelaySeconds ?? 0) * 1_000;
    const lateMs = (options.lateBySeconds ?? 0) * 1_000;
    this.#context = { descriptors, objectives: options.objectives ?? new ServiceLevelObjectives(), choices, lateMs };
    this.#timing = { clock, visibility: { delayMs, windowLagMs: choices.windowLagSeconds * 1_000 } };
    this.entries = policies.map((policy): Entry => {
      const problems = refused.get(policy);
      if (problems !== undefined) return { policy, unevaluated: refusalOf(problems), problems };
      const outcome = this.#compile(policy);
      return 'unevaluated' in outcome ? { policy, ...outcome } : { policy, outcome };
    });
  }

  get groups(): Iterable<PromqlGroup> {
    return this.#groups.values();
  }

  #compile(policy: AlertPolicy): PolicyOutcome | Unevaluated {
    if (!policy.enabled) return { unevaluated: DISABLED };
    if (policy.unevaluated !== undefined) return { unevaluated: policy.unevaluated };
    const [only] = policy.conditions;
    if (only?.kind === 'log-match') return this.#logMatch(policy, only);
    if (only?.kind === 'promql') return this.#promql(policy, only);
    const compiled = compileConditions(policy.conditions, this.#context);
    if ('unevaluated' in compiled) return compiled;
    const run = new PolicyRun(policy, compiled, this.#timing, {
      choices: this.choices,
      extent: this.#extentOf(policy),
      changedAt: this.#changesOf(policy),
      snoozes: this.#snoozesOf(policy),
    });
    this.evaluators.push(run);
    for (const condition of run.conditions) this.stages.push(...condition.source.stages);
    return run;
  }

  #extentOf(policy: AlertPolicy): Extent {
    return this.options.extentOf?.(policy) ?? COMPLETE;
  }

  #changesOf(policy: AlertPolicy): readonly number[] {
    return this.options.changedAt?.(policy) ?? [];
  }

  #snoozesOf(policy: AlertPolicy): readonly Snooze[] {
    return this.options.snoozesOf?.(policy) ?? [];
  }

  #logMatch(policy: AlertPolicy, condition: LogMatchCondition): PolicyOutcome {
    const { compileLogFilter = compileLogging } = this.options;
    const matches = compileLogFilter(condition.filter);
    const compiled = { condition, matches, changedAt: this.#changesOf(policy), snoozes: this.#snoozesOf(policy) };
    const run = new LogMatchRun(policy, compiled, this.#timing.clock, this.choices);
    this.evaluators.push(run);
    this.logRuns.push(run);
    return run;
  }

  #promql(policy: AlertPolicy, condition: PromqlCondition): PolicyOutcome | Unevaluated {
    const reason = unevaluatedReason(condition, this.#context.descriptors);
    if (reason !== undefined) return { unevaluated: `condition ${condition.displayName}: ${reason}` };
    const periodMs = condition.evaluationInterval.toMilliseconds();
    const reach = queryReachOf(condition, this.choices.promqlLookbackSeconds * 1_000);
    const lateMs = noisiestQueryDelay(reach, { lateMs: this.#context.lateMs, periodMs });
    const key = `${periodMs} ${lateMs}`;
    const existing = this.#groups.get(key);
    const group = existing ?? this.#group(periodMs, lateMs);
    const known = knownTimes(this.#extentOf(policy), reach, this.#timing.visibility.windowLagMs);
    const outcome = group.add(policy, condition, { choices: this.choices, known, snoozes: this.#snoozesOf(policy) });
    if (existing === undefined) {
      this.#groups.set(key, group);
      this.evaluators.push(group);
    }
    return outcome;
  }

  #group(periodMs: number, lateMs: number): PromqlGroup {
    const { delayMs, windowLagMs } = this.#timing.visibility;
    // An earlier query would be about a time before the start.
    const clock = new EvaluationClock(this.options.startAt + windowLagMs, periodMs);
    const rules = {
      delayMs: Math.max(0, delayMs - windowLagMs) + lateMs,
      leftOpen: this.choices.promqlRangeIsLeftOpen,
      lookbackMs: this.choices.promqlLookbackSeconds * 1_000,
      periodMs: clock.periodMs,
    };
    return new PromqlGroup(clock, rules, this.#context.descriptors, windowLagMs);
  }
}

function refusalOf(problems: readonly Problem[]): string {
  return `the API would refuse it: ${problems.map(describeProblem).join('; ')}`;
}

const compileLogging: CompileLogFilter = (filter) => compileLoggingFilter(parseLoggingFilter(filter).tree);
