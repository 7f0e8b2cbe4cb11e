import { declaredStack } from '../../simulation/declared-stack';
import { derivedScenarios } from '../../simulation/derived/all-derived';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import type { World } from '../../simulation/scenario';
import { synthesizeProd } from '../declared';
import { rehearse, unmet } from '../simulation/derived/changed';
import archiveHang from './scenarios/archive-hang';
import ordinaryDays from './scenarios/ordinary-days';
import { jobsExample } from './pipeline';

const documents = synthesizeProd(jobsExample());

describe('a job that hangs for 123 h', () => {
  const run = (world: World) => rehearseScenario(archiveHang, world, declaredStack(documents));

  test('is not detected at baseline, and wastes the 123 h', () => {
    const baseline = run('baseline');
    expect(unmet(baseline)).toEqual([]);
    expect(Math.round(baseline.truth.wastedHours)).toBe(123);
  });

  test('is detected and closed as declared', () => {
    const declared = run('declared');
    expect(unmet(declared)).toEqual([]);
    expect(declared.truth.wastedHours).toBeLessThan(1);
  });
});

test('nothing fires in a week without a fault', () => {
  expect(unmet(rehearse(documents, ordinaryDays))).toEqual([]);
});

test.each(derivedScenarios(documents).map((scenario) => [scenario.name, scenario] as const))(
  'the derived scenario holds: %s',
  (_, scenario) => {
    expect(unmet(rehearse(documents, scenario))).toEqual([]);
  },
);
