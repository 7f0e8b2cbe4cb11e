import { declaredStack } from './simulation/declared-stack';
import { derivedScenarios, derivedCoverage } from './simulation/derived/all-derived';
import { rehearseScenario } from './simulation/rehearse-scenario';
import { synthesizeProd } from './test/declared';
async function main() {
const which = process.argv[2];
const only = process.argv.slice(3);
const pipeline = which === 'nba' ? (await import('./pipelines/nba-props')).nbaProps : (await import('/work/wt/derived/test/example/pipeline')).examplePipeline;
const documents = synthesizeProd(pipeline);
const stack = declaredStack(documents);
const t0 = performance.now();
const scenarios = derivedScenarios(documents);
console.log('derive', ((performance.now() - t0)/1000).toFixed(2), scenarios.map(s => s.name).join(' '));
console.log([...derivedCoverage(documents)].filter(([, k]) => k.length === 0).map(([p]) => p));
let total = 0;
for (const scenario of scenarios) {
  if (only.length > 0 && !only.includes(scenario.derived!)) continue;
  const t = performance.now(); const cpu = process.cpuUsage();
  try {
    const r = rehearseScenario(scenario, 'declared', stack);
    const c = process.cpuUsage(cpu); const s = (c.user+c.system)/1e6; total += s;
    const bad = r.expectations.filter(e => !e.met);
    console.log(`${scenario.name}  ${scenario.lasts}  ${s.toFixed(1)} s cpu (${((performance.now()-t)/1000).toFixed(0)} wall), ${r.runs} runs, ${r.expectations.length} expectations, ${bad.length} unmet; faults ${scenario.faults.length}`);
    for (const b of bad.slice(0, 25)) console.log('   UNMET', b.expected, '| got', b.got);
    if (process.env.V) for (const b of r.expectations) console.log('     ', b.met, b.expected, '| got', b.got);
    if (process.env.I) for (const i of r.worst.incidents) console.log('     ', i.policy, JSON.stringify({...i.series.metric.labels, ...i.series.resource.labels}), new Date(i.openedAt).toISOString(), i.closedAt && new Date(i.closedAt).toISOString());
  } catch (e) { console.log(scenario.name, 'ERROR', (e as Error).message.slice(0, 600), (e as Error).stack?.split('\n').slice(1,4).join('\n')); }
}
console.log('total cpu', total.toFixed(1));
}
void main();
