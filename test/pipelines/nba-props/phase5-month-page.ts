import { Duration } from '../../../model/duration';
import type { GuardConfig } from '../../../model/guard-config';
import { pagesIn } from '../../../simulation/outcome';
import type { Rehearsal } from '../../../simulation/rehearsal';
import { ASSUMED, hungRun, MONTH } from '../../../scenarios/nba-props/baseline/phase5-month';

const COORDINATOR = 'prediction-coordinator';
const HOUR_MS = 3_600_000;

/** Share of dates of which one of so many independent attempts succeeds. */
export function doneWithin(attempts: number, successPerAttempt: number): number {
  return 1 - (1 - successPerAttempt) ** attempts;
}

/** What came of the month in one world. */
export interface MonthFigures {
  readonly dates: number;
  readonly doneByDeadline: number;
  /** Dates that were done at all, and the mean time from the end of phase 4 to the end of phase 5 over these. */
  readonly done: number;
  readonly meanHours: number | null;
  readonly attempts: number;
  readonly hung: number;
  readonly restarts: number;
  readonly pages: number;
  readonly wastedHours: number;
}

export function figuresOf({ truth, worst }: Rehearsal): MonthFigures {
  const dates = truth.days.filter(({ phase }) => phase === 'phase5');
  const inputAt = new Map(truth.days.flatMap((day) => (day.phase === 'phase4' ? [[day.dataDate, day.doneAt]] : [])));
  const hours = dates.flatMap(({ dataDate, doneAt }) => {
    const from = inputAt.get(dataDate);
    return doneAt === null || from === null || from === undefined ? [] : [(doneAt - from) / HOUR_MS];
  });
  return {
    dates: dates.length,
    doneByDeadline: dates.filter(({ doneAt, deadlineAt }) => doneAt !== null && doneAt <= deadlineAt).length,
    done: hours.length,
    meanHours: hours.length === 0 ? null : hours.reduce((sum, each) => sum + each, 0) / hours.length,
    attempts: truth.attempts.get(COORDINATOR)?.started ?? 0,
    hung: truth.faultyRuns.length,
    restarts: truth.restarts,
    pages: pagesIn(worst),
    wastedHours: truth.wastedHours,
  };
}

/** docs/pipelines/nba-props/phase5-month.md. */
export function phase5MonthPage(config: GuardConfig, baseline: MonthFigures, declared: MonthFigures): string {
  const { successPerAttempt: p, hangsAfter } = ASSUMED;
  const processor = config.processors.find(({ name }) => name === COORDINATOR);
  const breaker = config.breakers?.find(({ id }) => id === COORDINATOR);
  if (processor === undefined || breaker === undefined) throw new Error(`${COORDINATOR} is not declared`);
  const retries = processor.retriesAfterTimeout ?? 0;
  const silence = Duration.seconds(processor.silenceSeconds);
  const toClosing = Math.floor(hangsAfter.toSeconds() / processor.heartbeatSeconds) * processor.heartbeatSeconds;
  const perAttempt = toClosing / 60 + processor.silenceSeconds / 60 + 1;
  const coolDown = breaker.coolDownCapSeconds / 60;
  const longest = retries * (perAttempt + coolDown + 1);
  const row = (what: string, of: (figures: MonthFigures) => string) =>
    `| ${what} | ${of(baseline)} | ${of(declared)} |`;
  return `# A month of phase 5, computed

The platform review of January 2026: 27% of the runs of phase 5 succeeded, and the average run lasted 123 hours. The target was 95%. This page computes both from stated
assumptions. Its figures are those of the scenario [phase5-month](../../../scenarios/nba-props/phase5-month.ts); \`test/pipelines/nba-props/phase5-month.long.test.ts\` writes and checks them.

## Assumptions
- An attempt of \`${COORDINATOR}\` succeeds with a probability of ${percent(p)}, and otherwise sends no heartbeat from minute ${hangsAfter.toSeconds() / 60} on. This is the review's share of runs.
- **Attempts are independent**: whether one hangs does not depend on the attempts before it. The review does not say so. [Below](#what-prevents-it) is what follows if they are not.
- A run that hangs stays recorded as running for ${hungRun().toString()}: 27% of ${ASSUMED.usualRun.toString()} and 73% of ${hungRun().toString()} are the review's average of 123 h. That is seven days, the most that Cloud Run
  allows a job. In the baseline the phase starts no other run meanwhile, as in the incident.
- The workers and the other processors of the phase succeed. A second call of a date whose work is done succeeds.
- No person acts. ${MONTH.dates} dates and the one whose runs start on the first evening; how many attempts of a date hang is evenly spread over its distribution instead of random, so that one month is
  close to the average of many.

## The month
| | baseline | declared |
| --- | --- | --- |
${row('dates done by the deadline (17:00 in New York)', (f) => `${f.doneByDeadline} of ${f.dates} (${percent(f.doneByDeadline / f.dates)})`)}
${row('dates done in the month, late ones included', (f) => String(f.done))}
${row('mean time from the end of phase 4 to the end of phase 5, over these', (f) => (f.meanHours === null ? 'none' : `${f.meanHours.toFixed(1)} h`))}
${row('attempts of the coordinator', (f) => String(f.attempts))}
${row('attempts that hung', (f) => String(f.hung))}
${row('success per run', (f) => percent((f.attempts - f.hung) / f.attempts))}
${row('restarts by the guard', (f) => String(f.restarts))}
${row('pages', (f) => String(f.pages))}
${row('wasted run-hours', (f) => f.wastedHours.toFixed(1))}

The morning's call of the schedule finds the night's work done, and counts as an attempt that succeeds: the share of runs that succeed is above ${percent(p)} for that reason.

## The arithmetic
A date is done if one of its n attempts succeeds: 1 - (1 - p)^n.

| attempts | restarts | p = 27% | p = 50% |
| --- | --- | --- | --- |
${[1, 3, 5, 6, 10, 11].map((n) => `| ${n} | ${n - 1} | ${percent(doneWithin(n, p))} | ${percent(doneWithin(n, 0.5))} |`).join('\n')}

50% is what the review expected of the longer Cloud Run timeout alone. At 27%, 95% of the dates need 10 attempts. Declared are ${retries} restarts, so ${retries + 1} attempts: ${percent(doneWithin(retries + 1, p))}. One more than needed, because a
tick that dies between marking a restart and ordering it loses that restart.

- An attempt that hangs is closed ${perAttempt} min after its start: the last heartbeat at ${toClosing / 60} min, ${silence.toString()} of allowed silence, at most a minute to the tick. The restart is ordered in the same tick.
- On average (1 - p) / p = ${((1 - p) / p).toFixed(1)} attempts hang before one succeeds: ${Math.round(((1 - p) / p) * perAttempt)} min.
- The breaker opens after three failures in a row of first attempts, so it may be open at any restart. A restart then waits for the cool-down (${coolDown} min, which does not grow) and is the run that the
  half-open breaker lets through. With the breaker open before each of the ${retries} restarts, they take ${retries} x (${perAttempt} + ${coolDown} + 1) min = ${(longest / 60).toFixed(1)} h. From the night's call at about 23:00 there are 17 h to the
  deadline, from the morning's call at 09:30 there are 7.5 h. A cool-down that doubles to an hour would take ${((retries * perAttempt + 15 + 30 + (retries - 2) * 60) / 60).toFixed(1)} h.

## How a restart works
Two triggers start the coordinator: the orchestrator of phase 4 over HTTP, and its Scheduler job. The guard repeats the job only (\`jobs.run\`), whichever trigger started the closed run: a call over HTTP is in the
orchestrator's code. The body of the job is fixed. The coordinator looks up its last run of the date and starts it with the next \`attempt\`; it writes under (date, attempt), so the hung attempt cannot overwrite the new one when it
wakes. No restart is ordered while any run of the date is running ([ADR 8](../../adr/0008-a-timeout-does-not-kill.md)).

## What prevents it
- **A common cause.** If all attempts of a date hang together (a model that does not load, an input that never comes), restarts change nothing: ${percent(p)} of the dates are done by the first attempt, the others by the
  person who is paged. What the guard then changes is the time: a page after 20 minutes instead of a week.
- **Pages.** Each date of which an attempt hangs pages once, also where a restart does the work ten minutes later: ${declared.pages} pages in this month. Restarts make the work punctual, not the nights quiet; that takes a lower
  share of hangs.
`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1).replace(/\.0$/, '')}%`;
}
