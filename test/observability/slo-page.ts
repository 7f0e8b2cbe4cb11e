import { BURN_RATE_ALERTS, burnRateProblem, type BurnRateAlert } from '../../model/burn-rate';
import { Duration } from '../../model/duration';
import type { Phase, Pipeline } from '../../model/pipeline';
import type { Observed, Slo } from './observed';

const SECONDS_A_DAY = Duration.days(1).toSeconds();

/** `docs/slo.md`: what is promised of each phase, what is left to spend, and why an alert can or cannot stand on it. */
export function sloPage(pipeline: Pipeline, observed: Observed): string {
  const rows = pipeline.phases.map((phase) => ({
    phase,
    slo: observed.slos.find(({ slo_id: id }) => id === `${phase.id}-run-success`),
  }));
  const days = rows.find(({ slo }) => slo !== undefined)?.slo?.rolling_period_days ?? 0;
  return [
    '# Service level objectives',
    '',
    `What \`${pipeline.name}\` promises, phase by phase, over ${days} days. Made by a test from the declaration and from what is synthesized of it; \`UPDATE_GOLDEN=1 npx jest test/observability\` writes it anew.`,
    '',
    '## Runs that succeed',
    '',
    'Good: runs that `succeeded`. Bad: runs that `failed`, `timed_out` or `went_silent`. Neither: runs that were `skipped`, and failures of the categories `no_data_available` and `dependency_missing`, which are expected.',
    '',
    `| phase | goal | runs a day | runs in ${days} days | may fail | if every run failed, that lasts | alerts on the burn rate |`,
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ phase, slo }) => successRow(phase, slo)),
    '',
    `*Runs a day*: declared as \`runSuccess.eventsPerDay\`; where nothing is declared, one for each processor and \`expectedEvery\`, marked with *about*.`,
    '',
    '## Burn rate',
    '',
    'The burn rate says how many times faster than even the budget is spent: `bad / (good + bad) / (1 - goal)` over a window. An alert wants two windows to burn at once: the long one so that it matters, the short one so that it ends soon after the trouble does.',
    '',
    '| phase | alert | burns over | in the last | and the last | spent by then | budget gone after | most it can burn | one failure in the short window burns |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.flatMap(({ phase, slo }) => (slo === undefined ? [] : burnRows(phase, slo))),
    '',
    '### Phases without',
    '',
    ...rows.map(({ phase, slo }) => whyNone(phase, slo)).filter((line) => line !== undefined),
    '',
    'There, missed deadlines, actionable failures and the budget on the dashboard are looked at instead.',
    '',
    '## Deadlines',
    '',
    `A phase meets its deadline for a data date when each of its processors that runs at least once a day has succeeded, or found no data, for that date. Over ${days} days there are ${days} data dates. The timeout monitor judges each once, two minutes after the deadline; a date that is missed pages until it is made up for ([deadline missed](../stacks/alerts/deadline-missed/runbook.md)), unless somebody is told of its cause already. One event a day is too little for a burn rate, so the objective has none: the budget left is on the dashboard, and two misses of a phase within 25 h are a ticket ([missed again](../stacks/alerts/deadline-missed-again/runbook.md)).`,
    '',
    `| phase | done by | of | goal | may be missed in ${days} days | one miss uses up |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...pipeline.phases.map((phase) =>
      deadlineRow(
        phase,
        observed.slos.find(({ slo_id: id }) => id === `${phase.id}-deadlines`),
        days,
      ),
    ),
    '',
  ].join('\n');
}

function successRow(phase: Phase, slo: Slo | undefined): string {
  if (slo === undefined) return `| ${phase.id} | none: it has no processors, so nobody reports a run | | | | | |`;
  const { perDay, declared } = volumeOf(phase);
  const runs = perDay * slo.rolling_period_days;
  const about = declared ? '' : 'about ';
  return `| ${phase.id} | ${percent(slo.goal)} | ${about}${count(perDay)} | ${about}${count(runs)} | ${count(Math.floor(budgetOf(runs, slo.goal)))} (${count(runs)} × ${count(share(slo.goal))} = ${decimal(budgetOf(runs, slo.goal))}) | ${inHours(slo.rolling_period_days * share(slo.goal) * SECONDS_A_DAY)} | ${phase.runSuccess.eventsPerDay === undefined ? 'no' : 'yes'} |`;
}

function burnRows(phase: Phase, slo: Slo): string[] {
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
      inHours(period / threshold),
      `${count(1 / share(slo.goal))} times (1 / ${count(share(slo.goal))})`,
      `${count(1 / events / share(slo.goal))} times (1 / ${count(events)} / ${count(share(slo.goal))})`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
}

/** What an alert on the burn rate would be refused for at the volume that the processors make. */
function whyNone(phase: Phase, slo: Slo | undefined): string | undefined {
  if (slo === undefined || phase.runSuccess.eventsPerDay !== undefined) return undefined;
  const { perDay } = volumeOf(phase);
  const say = (alert: BurnRateAlert) => {
    const problem = burnRateProblem(phase.id, alert, slo.goal, perDay);
    return problem === undefined
      ? `${alert.name}: it would fit; declare \`runSuccess.eventsPerDay\``
      : `${alert.name}: ${problem.got} (${problem.code})`;
  };
  return `- **${phase.id}**, about ${count(perDay)} a day. ${BURN_RATE_ALERTS.map(say).join('. ')}.`;
}

function deadlineRow(phase: Phase, slo: Slo | undefined, days: number): string {
  const { time, daysAfter = 0, timeZone } = phase.deadline;
  const goal = slo?.goal ?? phase.deadline.goal;
  const on = daysAfter === 0 ? 'the same day' : daysAfter === 1 ? 'the day after' : `${daysAfter} days after`;
  const judged = slo !== undefined;
  const budget = budgetOf(days, goal);
  return `| ${phase.id} | ${time} ${on} | ${timeZone} | ${percent(goal)} | ${judged ? `${Math.floor(budget)} (${days} × ${count(share(goal))} = ${decimal(budget)})` : 'not judged: it has no processors, so nobody says when it is done'} | ${judged ? `${percent(1 / budget)} of the budget, that of ${count(1 / share(goal))} dates` : ''} |`;
}

/** Runs a day that end well or badly. */
function volumeOf(phase: Phase): { readonly perDay: number; readonly declared: boolean } {
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

/** A budget of events, to the hundredth: what is below 1 allows none. */
function decimal(n: number): string {
  return Number(n.toFixed(2)).toLocaleString('en-US');
}

function inHours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return Duration.minutes(minutes).toString();
}
