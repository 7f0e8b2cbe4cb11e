import { join } from 'node:path';
import { compareSides } from '../../review/compare';
import { reviewJson } from '../../report/review/json';
import { diffReport, diffReportSchema } from '../../report/review/json-schema';
import { reviewJunit } from '../../report/review/junit';
import { reviewPage } from '../../report/review/page';
import { reviewSarif } from '../../report/review/sarif';
import { expectGolden } from '../golden';
import { sarifErrors } from '../sarif';
import { audit, control, policy, scenario, side } from './side';

const recorded = (incidents: number) => ({
  from: '2026-01-14T00:00:00Z',
  to: '2026-01-21T00:00:00Z',
  policies: [{ id: 'run-silent', incidents, possibleIncidents: 0 }],
  notJudged: '2 alert policies without data',
});
const error = {
  rule: 'TMO002',
  severity: 'error',
  address: 'a/sub <b>',
  message: 'ack deadline 1 min',
  source: { file: 'my infra/main.tf', line: 12 },
} as const;
/** A comparison with changes that fail and that inform, places, notes, a recording, and something that was not judged. */
const review = compareSides(
  side({ recorded: recorded(3) }),
  side({
    audit: audit({ silence: 1_320, worst: 1_675 }, [error]),
    scenarios: [scenario({ worstSecondsToDetect: 1_500 }), control()],
    policies: [policy({ channels: 0 })],
    recorded: recorded(41),
  }),
);
const failing = review.changes.filter(({ fails }) => fails).length;

describe('JSON', () => {
  test('fits its schema, and every field that is printed is in the schema', () => {
    const printed: unknown = JSON.parse(reviewJson(review));
    expect(diffReport.parse(printed)).toEqual(printed);
  });

  test('docs/diff.schema.json is current', () => {
    const schema = `${JSON.stringify(diffReportSchema(), null, 2)}\n`;
    expectGolden(join(__dirname, '../../docs/diff.schema.json'), schema);
  });
});

describe('SARIF', () => {
  interface Sarif {
    readonly runs: readonly {
      readonly results: readonly Readonly<Record<'ruleId' | 'level' | 'locations' | 'partialFingerprints', unknown>>[];
      readonly invocations: readonly unknown[];
    }[];
  }
  const sarif = (of = review) => JSON.parse(reviewSarif(of, { version: '1.2.3', input: 'plan.json' })) as Sarif;

  test('fits the schema of SARIF 2.1.0', () => {
    expect(sarifErrors(sarif())).toBeNull();
  });

  test('has a result for each change, an error where it fails, at its place where that is known', () => {
    const results = sarif().runs[0]?.results ?? [];
    expect(results.map(({ level }) => level)).toEqual(review.changes.map(({ fails }) => (fails ? 'error' : 'note')));
    const place = (ruleId: string) => results.find((one) => one.ruleId === ruleId)?.locations;
    expect(place('diff/new-error')).toMatchObject([
      { physicalLocation: { artifactLocation: { uri: 'my%20infra/main.tf' }, region: { startLine: 12 } } },
    ]);
    expect(place('diff/timeout')).toMatchObject([{ physicalLocation: { artifactLocation: { uri: 'plan.json' } } }]);
  });

  test('says what was not judged', () => {
    expect(JSON.stringify(sarif().runs[0]?.invocations)).toContain('both sides: 2 alert policies without data');
  });

  test('has the same fingerprints where a value changes, and different ones in a run', () => {
    const of = (silence: number) =>
      sarif(compareSides(side(), side({ audit: audit({ silence, worst: 1_675 }) }))).runs[0]?.results.map((one) =>
        JSON.stringify(one.partialFingerprints),
      ) ?? [];
    expect(of(1_320)).toEqual(of(1_380));
    expect(new Set(of(1_320)).size).toBe(2);
  });
});

test('in JUnit changes that fail are failures, others pass, and what was not judged is skipped', () => {
  const xml = reviewJunit(review);
  expect([...xml.matchAll(/<failure/g)]).toHaveLength(failing);
  expect([...xml.matchAll(/<testcase/g)]).toHaveLength(review.changes.length + 1 + review.notJudged.length);
  expect([...xml.matchAll(/<skipped/g)]).toHaveLength(review.notJudged.length);
  expect(reviewJunit(compareSides(side(), side()))).toContain('name="compared"');
});

describe('the page', () => {
  test('begins with the verdict, then what fails, what informs, and what was compared', () => {
    const html = reviewPage(review);
    const at = ['>FAIL<', 'id="fails"', 'id="informs"', 'id="compared"'].map((text) => html.indexOf(text));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at.every((one) => one > 0)).toBe(true);
    expect(html).toContain('a/sub &lt;b&gt;');
  });

  test('of equal sides says that nothing changes', () => {
    const html = reviewPage(compareSides(side(), side()));
    expect(html).toContain('>PASS</b> nothing changes what is detected');
    expect(html).not.toContain('id="fails"');
  });
});
