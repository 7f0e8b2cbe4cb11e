import { stripVTControlCharacters } from 'node:util';
import { Duration } from '../../model/duration';
import { coverageOf } from '../../report/rehearsal/coverage';
import { coverageTable } from '../../report/rehearsal/coverage-table';
import { rehearsalJson } from '../../report/rehearsal/json';
import { rehearsalJunit } from '../../report/rehearsal/junit';
import { controlLine, coverageText, scoreTable } from '../../report/rehearsal/summary-table';
import { outcomeLine } from '../../report/rehearsal/outcome-line';
import { scenarioView } from '../../report/page/scenario-view';
import { rehearsalTable } from '../../report/rehearsal/table';
import { expectFits } from '../terminal';
import { declaredStack } from '../../simulation/declared-stack';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import healthy from '../example/scenarios/ordinary-days';
import hang from '../example/scenarios/pricing-hang';

const documents = synthesizeProd(examplePipeline);
const stack = declaredStack(documents);
const rehearsals = [hang, healthy].map((scenario) => ({
  ...rehearseScenario({ ...scenario, lasts: Duration.hours(24) }, 'declared', stack),
  startedAt: Date.UTC(2026, 5, 1, 12),
  elapsedSeconds: 1.5,
}));

describe('coverage', () => {
  const coverage = coverageOf(rehearsals);

  test('lists for every policy the scenarios in which it fires', () => {
    expect(coverage.scenarios).toEqual(['pricing-hang', 'ordinary-days']);
    expect(coverage.rows.find(({ policy }) => policy === 'run-silent')).toMatchObject({
      cells: ['fires', 'silent'],
      trippedBy: ['pricing-hang'],
    });
    expect(coverage.untripped).toContain('monitor-down');
    expect(coverage.percent).toBeCloseTo(
      (100 * (coverage.rows.length - coverage.untripped.length)) / coverage.rows.length,
    );
  });

  test('lists the scenarios of each policy for a terminal', () => {
    expect(coverageTable(coverage, 100)).toMatch(/run-silent +pricing-hang\n/);
  });

  test('is 0% without policies, so that no floor is held', () => {
    expect(coverageOf([]).percent).toBe(0);
  });
});

test('coverage is computed once for a list of rehearsals', () => {
  expect(coverageOf(rehearsals)).toBe(coverageOf(rehearsals));
});

describe('the table of a rehearsal', () => {
  const [one] = rehearsals;
  if (one === undefined) throw new Error('two scenarios were rehearsed');
  const linesOf = (observed: typeof one.observed) =>
    stripVTControlCharacters(rehearsalTable({ ...one, observed: observed ?? [] }, 200)).split('\n');

  test('has a line on what the guard would have done where it only observes, and none where it acts', () => {
    const opened = {
      at: Date.UTC(2026, 0, 14, 5),
      type: 'breaker_opened',
      message: 'breaker orders-import: closed to open (observe only: would stop push orders-import-sub)',
    } as const;
    expect(linesOf([opened, opened])).toContain(
      '  observe only  2 decisions not carried out, the first at 2026-01-14T05:00:00Z: breaker orders-import: closed to open (observe only: would stop push orders-import-sub)',
    );
    expect(linesOf([]).filter((line) => line.includes('observe only'))).toEqual([]);
  });

  test('has beside it, in the report, a table of the first 20 of these decisions', () => {
    const viewOf = (count: number) =>
      scenarioView(
        [
          {
            ...one,
            observed: Array.from({ length: count }, (_, n) => ({
              at: Date.UTC(2026, 0, 14, 5, n),
              type: 'retried' as const,
              message: `job <${n}> would be run again`,
            })),
          },
        ],
        [],
        new Map(),
      );
    expect(viewOf(0)).not.toContain('not carried out');
    expect(viewOf(1)).toContain('1 decision not carried out: breakers and restarts only observe.');
    expect(viewOf(1)).toContain('<td>14 Jan, 05:00</td><td>job &lt;0&gt; would be run again</td>');
    expect(viewOf(30)).toContain('30 decisions not carried out, the first 20:');
    expect(viewOf(30).match(/would be run again/g)).toHaveLength(20);
  });

  test('as JSON lists each of these decisions', () => {
    const observed = [
      { at: Date.UTC(2026, 0, 14, 5), type: 'retried', message: 'job nightly would be run again' } as const,
    ];
    expect(rehearsalJson({ ...one, observed })).toMatchObject({
      observed: [{ at: '2026-01-14T05:00:00Z', type: 'retried', message: 'job nightly would be run again' }],
    });
  });
});

describe('the scoreboard for a terminal', () => {
  const unmet = rehearsals.map((one) => ({
    ...one,
    expectations: one.expectations.map((expectation) => ({ ...expectation, met: false })),
  }));

  test('has one row for each scenario with a fault, without control scenarios', () => {
    const lines = scoreTable(rehearsals, 100).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^scenario +time to detect +notified +failures +wasted hours$/);
    expect(lines[1]).toMatch(/^pricing-hang +5 to 9 min +1 +0 +0\.1$/);
  });

  test('has two columns for each value where a scenario runs at baseline', () => {
    const [scenario] = rehearsals.map((one) => ({ ...one, world: 'baseline' as const }));
    const lines = scoreTable([...rehearsals, ...(scenario === undefined ? [] : [scenario])], 100).split('\n');
    expect(lines[1]).toMatch(/^scenario +baseline +declared +base +decl\. +base +decl\. +base +decl\.$/);
    expect(lines[2]).toMatch(/^pricing-hang +5 to 9 min +5 to 9 min +1 +1 +0 +0 +0\.1 +0\.1$/);
  });

  test('marks scenarios with an unmet expectation', () => {
    expect(stripVTControlCharacters(scoreTable(unmet, 100))).toContain('pricing-hang (expectation not met)');
  });

  test('fits a terminal, with the rehearsals and the coverage below', () => {
    expectFits('rehearse', (width) =>
      [
        scoreTable(rehearsals, width),
        ...rehearsals.map((one) => rehearsalTable(one, width)),
        coverageTable(coverageOf(rehearsals), width),
      ].join('\n\n'),
    );
  });

  test('does not call a control scenario undetected, which has a fault that needs no alert', () => {
    const [, control] = rehearsals;
    if (control === undefined) throw new Error('there is a control scenario');
    const withFault = { ...control, scenario: { ...control.scenario, faultAt: '2026-01-13T20:00:00Z' } };
    expect(outcomeLine(withFault)).toBe('no incident');
  });

  test('names the control scenarios that sent a notification', () => {
    expect(controlLine(rehearsals)).toBe('control scenarios (1): no notification expected, none sent');
    expect(stripVTControlCharacters(controlLine(unmet))).toBe(
      'control scenarios (1): no notification expected, sent by ordinary-days',
    );
  });

  test('names the policies that no scenario exercises', () => {
    expect(stripVTControlCharacters(coverageText(rehearsals))).toMatch(/^\d+ of 26; not exercised: .*monitor-down/);
  });
});

describe('JUnit', () => {
  test('has one case for each expectation; times are real, and simulated seconds are properties', () => {
    const xml = rehearsalJunit(rehearsals);
    const [fires] = rehearsals[0]?.expectations ?? [];
    expect(fires?.seconds).toBeGreaterThan(5 * 60);
    const cases = rehearsals[0]?.expectations.length ?? 0;
    expect(xml).toContain('timestamp="2026-06-01T12:00:00Z" time="1.5"');
    expect(xml).toMatch(
      new RegExp(
        `name="run-silent fires within 20 min" time="${1.5 / cases}">\\s*<properties>\\s*<property name="virtual seconds" value="${fires?.seconds}"/>`,
      ),
    );
    expect(xml).toContain('<property name="virtual seconds" value="86400"/>');
    expect(xml).toContain('value="judged: 5 expectations; not judged: none; left out: none"');
    expect(xml).toContain(`tests="${rehearsals.flatMap(({ expectations }) => expectations).length}" failures="0"`);
  });

  test('escapes the text of an expectation that is not met', () => {
    const [first] = rehearsals;
    if (first === undefined) throw new Error('no rehearsal');
    const failed = { expected: 'a < b & "c"', met: false, got: ']]>', notJudged: null, policy: null, seconds: 7 };
    const xml = rehearsalJunit([{ ...first, expectations: [failed] }]);
    expect(xml).toContain('name="a &lt; b &amp; &quot;c&quot;" time="1.5"');
    expect(xml).toContain('failures="1"');
  });
});
