import { readStackFiles } from '../cli/stack-files';
import { Duration } from '../model/duration';
import { declaredStack } from '../rehearsal/simulate/declared-stack';
import { rehearseScenario } from '../rehearsal/simulate/rehearse-scenario';
import { defineScenario } from '../rehearsal/simulate/scenario';
import { VirtualPipeline } from '../rehearsal/simulate/virtual-pipeline';

// The whole pipeline for so many days, 9,000 runs a day, through recorder, monitor and both engines; `quiet`: the
// same without a run; or `events`: the floor, which only makes the run events. Prints seconds, runs, ticks and the peak of memory.
// tsx bench/rehearse-month.ts rehearse|quiet|events DAYS
const [what = 'rehearse', days = '30'] = process.argv.slice(2);
const stack = declaredStack(readStackFiles('cdktf.out', 'prod'));
const scenario = defineScenario({
  name: 'month',
  title: 'Every processor, day and night, and every run ends in time',
  source: 'Platform review of January 2026: 269,971 runs in 30 days',
  story: 'month',
  worlds: ['declared'],
  from: '2026-01-01T00:00:00Z',
  lasts: Duration.days(Number(days)),
  workload: { kind: 'spread', runsPerDay: what === 'quiet' ? 0 : 9_000 },
  faults: [],
  expectations: [{ kind: 'silent' }],
});
const started = performance.now();
const result = what === 'events' ? events() : rehearse();
const seconds = (performance.now() - started) / 1_000;
console.log(JSON.stringify({ ...result, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }));

function rehearse() {
  const { runs, ticks, expectations, worst } = rehearseScenario(scenario, 'declared', stack);
  if (!expectations.every(({ met }) => met)) throw new Error('the quiet month was not silent');
  return { runs, ticks, points: worst.stats.points };
}

function events() {
  const from = Date.parse(scenario.from) / 60_000;
  const pipeline = new VirtualPipeline(stack.config, scenario, from * 60_000);
  for (let minute = from; minute < from + scenario.lasts.toSeconds() / 60; minute += 1) pipeline.eventsOf(minute);
  return { runs: pipeline.started, ticks: 0, points: 0 };
}
