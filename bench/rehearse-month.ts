import { readStackFiles } from '../cli/stack-files';
import { Duration } from '../model/duration';
import { AlertEngine } from '../alerting/evaluation/incremental/engine';
import { declaredStack } from '../simulation/declared-stack';
import { rehearseScenario } from '../simulation/rehearse-scenario';
import { defineScenario } from '../simulation/define-scenario';
import type { Scenario } from '../simulation/scenario';
import { runsOfDay } from '../simulation/workload';
import { median } from './pairs';

// Simulates days of a synthesized stack with the guard and both engines: `rehearse` 9,000 runs a day for 55 processors,
// `quiet` one run for each processor and day. `plan` only computes the start times of runs. `empty` evaluates one engine
// without points. Prints seconds, runs, ticks and the peak memory.
// tsx bench/rehearse-month.ts rehearse|quiet|plan|empty DAYS [STACKS]
const [what = 'rehearse', days = '30', stacks = 'cdktf.out'] = process.argv.slice(2);
const WHAT: readonly string[] = ['rehearse', 'quiet', 'plan', 'empty'];
if (!WHAT.includes(what)) throw new Error(`rehearse-month: unknown mode '${what}'; name one of ${WHAT.join(', ')}`);
const DAY_MS = 86_400_000;
const RUNS_A_DAY = 9_000 / 55;
/** An engine without points takes milliseconds, so it is measured more often. */
const TIMES = 21;

const stack = declaredStack(readStackFiles(stacks, 'prod'));
const month: Scenario = {
  name: 'month',
  title: 'Every processor runs day and night, and every run succeeds in time',
  source: 'Platform review of January 2026: 269,971 runs in 30 days',
  worlds: ['declared'],
  from: '2026-01-01T00:00:00Z',
  lasts: Duration.days(Number(days)),
  workload:
    what === 'quiet'
      ? [{ kind: 'daily', beforeDeadline: Duration.hours(2) }]
      : [{ kind: 'spread', runsPerDay: Math.round(RUNS_A_DAY * stack.config.processors.length) }],
  faults: [],
  expectations: [{ kind: 'silent' }],
};
const scenario = defineScenario(month);
const from = Date.parse(scenario.from);
const started = performance.now();
const result = what === 'plan' ? plan() : what === 'empty' ? empty() : rehearse();
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ seconds, ...result, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }));

function rehearse() {
  const { runs, ticks, expectations, worst } = rehearseScenario(scenario, 'declared', stack);
  const silent = expectations.every(({ met }) => met);
  return { runs, ticks, points: worst.stats.points, silent };
}

function plan() {
  let runs = 0;
  for (let day = 0; day < Number(days); day += 1) {
    runs += runsOfDay(stack.config, scenario.workload, from + day * DAY_MS).length;
  }
  return { runs, ticks: 0, points: 0 };
}

function empty() {
  const times = Array.from({ length: TIMES }, () => {
    const before = performance.now();
    const { policies, descriptors, objectives } = stack;
    const engine = new AlertEngine(policies, descriptors, { startAt: from, objectives });
    engine.finish(from + Number(days) * DAY_MS);
    return (performance.now() - before) / 1_000;
  });
  return { runs: 0, ticks: 0, points: 0, seconds: median(times) };
}
