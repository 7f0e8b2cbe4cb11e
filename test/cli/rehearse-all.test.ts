// cspell:ignore imprt pricng silnt
import { rehearseAll } from '../../cli/rehearse-all';
import { Duration } from '../../model/duration';
import { InputError } from '../../model/problem';
import { declaredStack } from '../../simulation/declared-stack';
import { targetProblems } from '../../simulation/faults/check-faults';
import type { Scenario } from '../../simulation/scenario';
import { monitoringInTerraform } from '../../terraform/monitoring-in-terraform';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import pricingHang from '../example/scenarios/pricing-hang';

const documents = synthesizeProd(examplePipeline);
const monitoring = monitoringInTerraform(documents);
const lasting = { after: Duration.hours(1), lasts: Duration.hours(1) };
const odd = (changes: Partial<Scenario>): Scenario => ({ ...pricingHang, name: 'odd', faults: [], ...changes });

const WRONG: Readonly<Record<string, Partial<Scenario>>> = {
  SCN007: { expectations: [{ kind: 'silent', policy: 'run-silnt' }] },
  SCN013: { faults: [{ kind: 'drift', processor: 'order-imprt', factor: 2, ...lasting }] },
  SCN016: { workload: [{ kind: 'spread', runsPerDay: 1, phase: 'imprt' }] },
  SCN017: { faults: [{ kind: 'subscription-missing', deployable: 'orders-report', ...lasting }] },
  SCN020: {
    expectations: [{ kind: 'detected', policy: 'run-silent', names: 'order-pricng', within: Duration.minutes(20) }],
  },
};

test.each(['order-pricing', 'price', 'orders-report-daily', 'europe-west4'])(
  'a label value %s is accepted',
  (names) => {
    const expectations = [{ kind: 'detected', policy: 'run-silent', names, within: Duration.minutes(20) }] as const;
    expect(targetProblems(odd({ expectations }), declaredStack(documents))).toEqual([]);
  },
);

test('every scenario that names what does not exist or does not fit is refused with its file, before one runs', async () => {
  const files = [
    { file: 'scenarios/orders/pricing-hang.ts', scenario: pricingHang },
    ...Object.entries(WRONG).map(([code, changes]) => ({ file: `${code}.ts`, scenario: odd(changes) })),
  ];
  const run = rehearseAll(files, { documents, monitoring, draws: false });
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error('nothing was refused');
  expect([...new Set(error.problems.map(({ code, where }) => `${where.split(':')[0]} ${code}`))]).toEqual(
    Object.keys(WRONG).map((code) => `${code}.ts ${code}`),
  );
});
