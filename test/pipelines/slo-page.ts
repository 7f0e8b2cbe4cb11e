import { BURN_RATE_ALERTS, burnRateProblem, type BurnRateAlert } from '../../model/burn-rate';
import { Duration } from '../../model/duration';
import type { Phase, Pipeline } from '../../model/pipeline';
import type { Observed, Slo } from '../observability/observed';

/** A phase without open points. */
type CompletePhase = Required<Pick<Phase, 'deadline' | 'runSuccess'>> & Phase;

const SECONDS_A_DAY = Duration.days(1).toSeconds();

/** `docs/pipelines/<name>/slo.md`: the objectives of each phase, their error budgets, and why a burn-rate alert is possible or not. */
export function sloPage(pipeline: Pipeline, observed: Observed, runbooks: string): string {
  const phases = pipeline.phases.filter(isComplete);
  const rows = phases.map((phase) => ({
    phase,
    slo: observed.slos.find(({ slo_id: id }) => id === `${phase.id}-run-success`),
  }));
  const days = rows.find(({ slo }) => slo !== undefined)?.slo?.rolling_period_days ?? 0;
  return [
    '# Service level objectives',
    '',
    `The objectives of \`${pipeline.name}\` over ${days} days, by phase. Made by a test from the declaration and the synthesized stack; \`UPDATE_GOLDEN=1 npx jest test/pipelines\` updates this page.`,
    '',
    '## Runs that succeed',
    '',
    'Good: runs that `succeeded`. Bad: runs that `failed`, `timed_out` or `went_silent`. Not counted: runs that were `skipped`, and expected failures (categories `no_data_available` and `dependency_missing`).',
    '',
    `| phase | goal | runs a day | runs in ${days} days | runs that may fail | budget lasts if every run fails | burn-rate alerts |`,
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ phase, slo }) => successRow(phase, slo)),
    '',
    `*Runs a day*: declared as \`runSuccess.eventsPerDay\`. *About*: not declared, so one run per processor and \`expectedEvery\`.`,
    '',
    '## Burn rate',
    '',
    'The burn rate is the multiple of the even rate at which the error budget is used: `bad / (good + bad) / (1 - goal)` over a window. An alert fires when two windows burn at once. The long window makes sure that it matters; the short one makes the alert close soon after the failures end.',
    '',
    '| phase | alert | burn rate above | long window | short window | budget used by then | budget used up after | highest burn rate | burn rate of one failure in the short window |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.flatMap(({ phase, slo }) => (slo === undefined ? [] : burnRows(phase, slo))),
    '',
    '### Phases without burn-rate alerts',
    '',
    ...rows.map(({ phase, slo }) => whyNone(phase, slo)).filter((line) => line !== undefined),
    '',
    'These phases have alerts on missed deadlines and actionable failures, and their error budget on the dashboard.',
    '',
    '## Deadlines',
    '',
    `A phase meets its deadline for a data date when each of its processors that runs at least once a day has succeeded, or found no data, for that date. ${days} days have ${days} data dates. The timeout monitor judges each date once, two minutes after the deadline. A missed date pages until it is made up for ([deadline missed](${runbooks}#deadline-missed)), unless another alert is open for its cause. One event a day is too few for a burn-rate alert. The dashboard shows the budget left, and two misses of a phase within 25 h are a ticket ([missed again](${runbooks}#deadline-missed-again)).`,
    '',
    `| phase | deadline | time zone | goal | dates that may be missed in ${days} days | budget used by one miss |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...phases.map((phase) =>
      deadlineRow(
        phase,
        observed.slos.find(({ slo_id: id }) => id === `${phase.id}-deadlines`),
        days,
      ),
    ),
    '',
  ].join('\n');
}

function isComplete(phase: Phase): phase is CompletePhase {
  return phase.deadline !== undefined && phase.runSuccess !== undefined;
}

function successRow(phase: CompletePhase, slo: Slo | undefined): string {
  if (slo === undefined)
    return `| ${phase.id} | none: the phase has no processors, so no runs are reported | | | | | |`;
  const { perDay, declared } = volumeOf(phase);
  const runs = perDay * slo.rolling_period_days;
  const about = declared ? '' : 'about ';
  return `| ${phase.id} | ${percent(slo.goal)} | ${about}${count(perDay)} | ${about}${count(runs)} | ${count(Math.floor(budgetOf(runs, slo.goal)))} (${count(runs)} × ${count(share(slo.goal))} = ${decimal(budgetOf(runs, slo.goal))}) | ${durationText(slo.rolling_period_days * share(slo.goal) * SECONDS_A_DAY)} | ${phase.runSuccess.eventsPerDay === undefined ? 'no' : 'yes'} |`;
}

function burnRows(phase: CompletePhase, slo: Slo): string[] {
  const { eventsPerDay } = phase.runSuccess;
  if (eventsPerDay === undefined) return [];
  const period = slo.rolling_period_days * SECONDS_A_DAY;
  return BURN_RATE_ALERTS.map(({ name, threshold, long, short }) => {
    const spent = (threshold * long.toSeconds()) / period;
    const events = (eventsPerDay * short.toSeconds()) / SECONDS_A_DAY;
    const cells = [
      phase.id,
      name,
      `${threshold} times`,
      long.toString(),
      short.toString(),
      `${percent(spent)} (${threshold} × ${long.toString()} / ${slo.rolling_period_days} d)`,
      durationText(period / threshold),
      `${count(1 / share(slo.goal))} times (1 / ${count(share(slo.goal))})`,
      `${count(1 / events / share(slo.goal))} times (1 / ${count(events)} / ${count(share(slo.goal))})`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** The reason why a burn-rate alert would be refused at the volume of the processors. */
function whyNone(phase: CompletePhase, slo: Slo | undefined): string | undefined {
  if (slo === undefined || phase.runSuccess.eventsPerDay !== undefined) return undefined;
  const { perDay } = volumeOf(phase);
  const reason = (alert: BurnRateAlert) => {
    const problem = burnRateProblem(phase.id, alert, slo.goal, perDay);
    return problem === undefined
      ? `${alert.name}: possible; declare \`runSuccess.eventsPerDay\``
      : `${alert.name}: ${problem.got} (${problem.code})`;
  };
  return `- **${phase.id}**, about ${count(perDay)} a day. ${BURN_RATE_ALERTS.map(reason).join('. ')}.`;
}

function deadlineRow(phase: CompletePhase, slo: Slo | undefined, days: number): string {
  const { time, daysAfter = 0, timeZone } = phase.deadline;
  const goal = slo?.goal ?? phase.deadline.goal;
  const on = daysAfter === 0 ? 'the same day' : daysAfter === 1 ? 'the day after' : `${daysAfter} days after`;
  const judged = slo !== undefined;
  const budget = budgetOf(days, goal);
  return `| ${phase.id} | ${time} ${on} | ${timeZone} | ${percent(goal)} | ${judged ? `${Math.floor(budget)} (${days} × ${count(share(goal))} = ${decimal(budget)})` : 'not judged: the phase has no processors'} | ${judged ? `${percent(1 / budget)} (the budget of ${count(1 / share(goal))} dates)` : ''} |`;
}

/** Good and bad runs a day. */
function volumeOf(phase: CompletePhase): { readonly perDay: number; readonly declared: boolean } {
  const { eventsPerDay } = phase.runSuccess;
  if (eventsPerDay !== undefined) return { perDay: eventsPerDay, declared: true };
  const perDay = processorsOfPhase(phase).reduce(
    (sum, { expectedEvery }) => sum + SECONDS_A_DAY / expectedEvery.toSeconds(),
    0,
  );
  return { perDay, declared: false };
}

function processorsOfPhase(phase: Phase) {
  return phase.deployables.flatMap(({ processors }) => processors);
}

function budgetOf(events: number, goal: number): number {
  return Number((events * share(goal)).toFixed(6));
}

function share(goal: number): number {
  return Number((1 - goal).toFixed(6));
}

function percent(of: number): string {
  return `${count(of * 100)}%`;
}

function count(n: number): string {
  return Number(n.toFixed(n < 1 ? 3 : n < 100 ? 2 : 0)).toLocaleString('en-US');
}

/** To the hundredth. */
function decimal(n: number): string {
  return Number(n.toFixed(2)).toLocaleString('en-US');
}

function durationText(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return Duration.minutes(minutes).toString();
}
