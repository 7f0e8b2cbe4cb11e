import type { Resource } from '../terraform/resource';
import { ALL_RULES } from './all-rules';
import { detectionsOf, type Detection } from './detection';
import { byEnvironment } from './environments';
import { collectFacts, type FactOptions, type Facts } from './facts';
import type { Finding } from './finding';
import { findingOf, pageOf, type Rule, type Verdict } from './rule';
import { runtimesOf, type RuntimeUse } from './runtimes';
import { priced, type PricedLine, type PriceList } from './usage/prices';
import { alertingUse, type PolicyUse } from './usage/alerting-use';
import { MONTH, usageOf } from './usage/usage';
import { applyWaivers, waiversInSource, type WaivedFinding, type Waiver } from './waivers';
import { compareText } from '../model/compare-text';
import type { Judged } from '../model/judged';
import { judgedOf } from './judged';
import { unreadTypes, type UnreadType } from './unread';
import { alertTimeoutsOf, countTimeouts, timeoutsOf, type AlertTimeout, type TimeoutRow } from './timeouts';

/** What the audit cannot know from the stacks. */
export interface AuditOptions extends FactOptions {
  /** Findings that are accepted. @default - none */
  readonly waivers?: readonly Waiver[];
  /** May waivers be about another input, so that one that accepts nothing here is no finding? @default false */
  readonly waiversOfOthers?: boolean;
  /** Google's prices on one day. @default - usage is not priced */
  readonly prices?: PriceList;
}

/** How much was judged, and with what results. */
export interface AuditCounts {
  readonly phases: number;
  /** Deployables of phases; the guard's own functions are not among them. */
  readonly deployables: number;
  readonly processors: number;
  /** Timeouts in the tables, each place once. */
  readonly timeouts: number;
  readonly rules: number;
  /** Verdicts by their status; a rule gives one for each thing that it judges. */
  readonly passed: number;
  readonly failed: number;
  readonly unresolved: number;
  readonly notApplicable: number;
  /** Findings by severity. */
  readonly errors: number;
  readonly warnings: number;
}

/** The result of an audit. Deterministic: the same resources give the same result, whatever the order of their stacks. */
export interface AuditResult {
  readonly environments: readonly string[];
  /** Names of the stacks that were read, sorted. */
  readonly stacks: readonly string[];
  readonly timeouts: readonly TimeoutRow[];
  readonly alerts: readonly AlertTimeout[];
  readonly detection: readonly Detection[];
  /** Errors first, then by rule and address. */
  readonly findings: readonly Finding[];
  /** Findings that a waiver accepts; they do not count. */
  readonly waived: readonly WaivedFinding[];
  /** The rules that were applied, by id. */
  readonly rules: readonly RuleResult[];
  /** What the monitoring itself uses in a month, by environment. */
  readonly usage: readonly MonitoringUsage[];
  /** The runtimes of functions, and how long Google supports them. */
  readonly runtimes: readonly RuntimeUse[];
  readonly counts: AuditCounts;
  /** Types that can hold a timeout or make a call, and were not read. */
  readonly unread: readonly UnreadType[];
  /** Modules whose code was not read, so that nothing in them was judged. */
  readonly unreadModules: readonly string[];
  /** The timeouts that were judged, and what could not be. */
  readonly judged: Judged;
}

/** One rule, and how often it held. */
export interface RuleResult extends Pick<Rule, 'id' | 'name' | 'title' | 'severity'> {
  /** Path of its page. */
  readonly doc: string;
  readonly passed: number;
  readonly failed: number;
  readonly unresolved: number;
}

/** What monitoring one environment uses in a month. */
export interface MonitoringUsage {
  readonly environment: string;
  readonly lines: readonly PricedLine[];
  /** What each alert policy uses, those with the most points first. */
  readonly policies: readonly PolicyUse[];
  readonly prices: PriceList | undefined;
}

/**
 * Audits synthesized stacks of one or several environments: every timeout, the time to detect a hang, every rule.
 * Reads nothing but its arguments.
 *
 * @throws InputError AUD001 where the monitor could not read the guard's configuration
 */
export function audit(resources: readonly Resource[], options: AuditOptions): AuditResult {
  const { policies = [], unreadModules = [] } = options;
  const all = factsIn(resources, options);
  const timeouts = all.flatMap(timeoutsOf);
  const alerts = all.flatMap(alertTimeoutsOf);
  const { verdicts, findings: found, rules } = judge(all);
  const { waived, idle, ...accepted } = applyWaivers(found, waiversOf(resources, options), options.today);
  const idleLeftOut = options.waiversOfOthers === true;
  const findings = accepted.findings.concat(idleLeftOut ? [] : idle).sort(byWeight);
  const counted = countTimeouts(timeouts, alerts);
  const usage = all.map((facts) => monitoringUsage(facts, options.prices));
  // After everything that reads resources.
  const unread = unreadTypes(all);
  const having = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  return {
    environments: all.map(({ environment }) => environment),
    stacks: all.flatMap(({ stacks }) => stacks).sort(),
    timeouts,
    alerts,
    detection: all.flatMap(detectionsOf),
    findings,
    waived,
    rules,
    usage,
    runtimes: runtimesOf(all),
    counts: {
      phases: distinct(timeouts.flatMap(({ phase }) => phase ?? [])),
      deployables: distinct(timeouts.flatMap(({ phase, deployable }) => (phase === undefined ? [] : deployable))),
      processors: all.reduce((sum, { processors }) => sum + processors.length, 0),
      timeouts: counted.known,
      rules: rules.length,
      passed: having('pass'),
      failed: having('fail'),
      unresolved: having('unresolved'),
      notApplicable: having('not-applicable'),
      errors: findings.filter(({ severity }) => severity === 'error').length,
      warnings: findings.filter(({ severity }) => severity === 'warning').length,
    },
    judged: judgedOf(all, {
      timeouts: counted,
      policies: policies.length,
      unresolvedChecks: having('unresolved'),
      idleWaivers: idleLeftOut ? idle.length : 0,
      unread,
      unreadModules: unreadModules.length,
    }),
    unread,
    unreadModules,
  };
}

/** Those that were given, and those in comments of the files. */
function waiversOf(resources: readonly Resource[], { waivers = [] }: AuditOptions): readonly Waiver[] {
  return [...waivers, ...waiversInSource(resources)];
}

/** The facts of each environment. */
function factsIn(resources: readonly Resource[], options: AuditOptions): Facts[] {
  const inOrder = [...resources].sort((a, b) => compareText(a.stack, b.stack));
  const { policies = [], ...ofResources } = options;
  return [
    ...byEnvironment(inOrder).map((group) => collectFacts(group.environment, group.resources, ofResources)),
    // They belong to no environment.
    ...(policies.length === 0 ? [] : [collectFacts('', [], options)]),
  ];
}

function monitoringUsage(facts: Facts, prices: PriceList | undefined): MonitoringUsage {
  const alerting = alertingUse(facts, MONTH);
  const lines = priced(usageOf(facts, alerting), prices);
  return { environment: facts.environment, lines, prices, policies: alerting.policies };
}

function distinct(names: readonly string[]): number {
  return new Set(names).size;
}

function judge(all: readonly Facts[]): { verdicts: Verdict[]; findings: Finding[]; rules: RuleResult[] } {
  const rules: RuleResult[] = [];
  const verdicts: Verdict[] = [];
  const findings: Finding[] = [];
  for (const rule of ALL_RULES) {
    const judged = all.filter((facts) => applies(rule, facts));
    if (judged.length === 0) continue;
    const own: Verdict[] = [];
    for (const facts of judged) {
      for (const verdict of rule.check(facts)) {
        own.push(verdict);
        const finding = findingOf(rule, verdict);
        if (finding !== undefined) findings.push(placed(finding, facts));
      }
    }
    verdicts.push(...own);
    rules.push(resultOf(rule, own));
  }
  return { verdicts, findings: findings.sort(byWeight), rules };
}

function resultOf(rule: Rule, verdicts: readonly Verdict[]): RuleResult {
  const { id, name, title, severity } = rule;
  const having = (status: Verdict['status']) => verdicts.filter((verdict) => verdict.status === status).length;
  const [passed, failed, unresolved] = [having('pass'), having('fail'), having('unresolved')];
  return { id, name, title, severity, doc: pageOf(rule), passed, failed, unresolved };
}

/** With the resource that it is about, and where that is written. */
function placed(finding: Finding, { index }: Facts): Finding {
  const [resource, source] = [index.shownAs(finding.address), index.writtenAt(finding.address)];
  return {
    ...finding,
    ...(resource === undefined ? {} : { resource: resource.address }),
    ...(source === undefined ? {} : { source }),
  };
}

/** The profile `phasewatch` has all rules. */
function applies({ profile }: Rule, facts: Facts): boolean {
  return profile === 'platform' || facts.profile === 'phasewatch';
}

function byWeight(a: Finding, b: Finding): number {
  return (
    compareText(a.severity, b.severity) || // 'error' comes before 'warning'
    compareText(a.rule, b.rule) ||
    compareText(a.address, b.address) ||
    compareText(a.message, b.message)
  );
}
