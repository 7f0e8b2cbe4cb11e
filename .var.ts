import { declaredStack } from './simulation/declared-stack';
import { derivedScenarios, derivedCoverage } from './simulation/derived/all-derived';
import { rehearseScenario } from './simulation/rehearse-scenario';
import { synthesizeProd } from './test/declared';
import { samplePipeline, sampleDeployable, sampleProcessor, sampleSchedule, samplePush } from './test/model/sample-pipeline';
import { definePipeline } from './model/define-pipeline';
import { Duration } from './model/duration';
const dl = (time: string, timeZone: string, daysAfter = 0) => ({ time, timeZone, daysAfter, goal: 0.95 });
const phase = (p: ReturnType<typeof samplePipeline>, deadline: any) => ({ ...p, phases: p.phases.map((x) => ({ ...x, deadline })) });
const V: Record<string, () => ReturnType<typeof samplePipeline>> = {
  push: () => samplePipeline(),
  daily: () => samplePipeline(sampleDeployable({ triggers: [sampleSchedule()] })),
  tokyo: () => phase(samplePipeline(sampleDeployable({ triggers: [sampleSchedule({ timeZone: 'Asia/Tokyo', cron: '0 5 * * *' })] })), dl('06:00', 'Asia/Tokyo')),
  hourly: () => samplePipeline(sampleDeployable({ triggers: [sampleSchedule({ cron: '0 * * * *' })] })),
  weekly: () => samplePipeline(sampleDeployable({ triggers: [sampleSchedule({ cron: '0 5 * * 1' })], processors: [sampleProcessor({ expectedEvery: Duration.days(7) })] })),
};
for (const [name, make] of Object.entries(V)) {
  if (process.argv[2] && !process.argv.slice(2).includes(name)) continue;
  try {
    const documents = synthesizeProd(definePipeline(make()));
    const stack = declaredStack(documents);
    const scenarios = derivedScenarios(documents);
    console.log('==', name, scenarios.length, 'uncovered', [...derivedCoverage(documents)].filter(([, k]) => k.length === 0).map(([p]) => p).join(' '));
    for (const s of scenarios) {
      try {
        const r = rehearseScenario(s, 'declared', stack);
        for (const e of r.expectations.filter((x) => !x.met)) console.log('   ', s.name, 'UNMET', e.expected, '|', e.got);
      } catch (e) { console.log('   ', s.name, 'ERROR', (e as Error).message.slice(0, 300)); }
    }
  } catch (e) { console.log(name, 'ERROR', (e as Error).stack?.slice(0, 500)); }
}
