import { Duration } from '../../model/duration';
import { nbaProps } from '../../pipelines/nba-props';
import { coverageOf } from '../../report/rehearsal/coverage';
import { coverageTable } from '../../report/rehearsal/coverage-table';
import { rehearsalJunit } from '../../report/rehearsal/junit';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import hang from '../../scenarios/nba-props/phase5-hang';
import healthy from '../../scenarios/nba-props/ordinary-days';

const documents = synthesizeProd(nbaProps);
const stack = declaredStack(documents);
const rehearsals = [hang, healthy].map((scenario) =>
  rehearseScenario({ ...scenario, lasts: Duration.hours(30) }, 'declared', stack),
);

describe('coverage', () => {
  const coverage = coverageOf(rehearsals);

  test('lists for every policy the scenarios in which it fires', () => {
    expect(coverage.scenarios).toEqual(['phase5-hang', 'ordinary-days']);
    expect(coverage.rows.find(({ policy }) => policy === 'run-silent')).toMatchObject({
      cells: ['fires', 'silent'],
      trippedBy: ['phase5-hang'],
    });
    expect(coverage.untripped).toContain('monitor-down');
    expect(coverage.percent).toBeCloseTo(
      (100 * (coverage.rows.length - coverage.untripped.length)) / coverage.rows.length,
    );
  });

  test('prints a matrix for a terminal', () => {
    expect(coverageTable(coverage)).toMatch(/run-silent\s+│ fires\s+│ ·/);
  });

  test('is 100% without policies', () => {
    expect(coverageOf([]).percent).toBe(100);
  });
});

describe('JUnit', () => {
  test('has one case for each expectation, with the simulated seconds until it was met', () => {
    const xml = rehearsalJunit(rehearsals);
    const [fires] = rehearsals[0]?.expectations ?? [];
    expect(fires?.seconds).toBeGreaterThan(12 * 60);
    expect(xml).toContain(`name="run-silent fires within 30 min" time="${fires?.seconds}"`);
    expect(xml).toContain(`tests="${rehearsals.flatMap(({ expectations }) => expectations).length}" failures="0"`);
  });

  test('escapes the text of an expectation that is not met', () => {
    const [first] = rehearsals;
    if (first === undefined) throw new Error('no rehearsal');
    const failed = { expected: 'a < b & "c"', met: false, got: ']]>', policy: null, seconds: 7 };
    const xml = rehearsalJunit([{ ...first, expectations: [failed] }]);
    expect(xml).toContain('name="a &lt; b &amp; &quot;c&quot;" time="7"');
    expect(xml).toContain('failures="1"');
  });
});
