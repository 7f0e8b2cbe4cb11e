import { chartQueries } from '../../alerting/charting/policy-queries';
import { auditStacks } from '../../audit/audit-stacks';
import type { Finding } from '../../audit/finding';
import { Duration } from '../../model/duration';
import type { Pipeline } from '../../model/pipeline';
import { docLinks } from '../../report/audit/doc-link';
import { deployableTimeouts } from '../../report/page/deployable-timeouts';
import { detectionPicture } from '../../report/page/detection-picture';
import { failedExpectations } from '../../report/page/failed-expectations';
import { findingsHtml } from '../../report/page/findings-html';
import { headlineOf } from '../../report/page/headline';
import { reportPage, type ReportOptions } from '../../report/page/report-page';
import { scenarioTable } from '../../report/page/scenario-table';
import { timeoutsPicture } from '../../report/page/timeouts-picture';
import { timeoutsTable } from '../../report/page/timeouts-table';
import { verdictOf } from '../../report/page/verdict';
import { declaredStack } from '../../simulation/declared-stack';
import type { Rehearsal } from '../../simulation/rehearsal';
import { rehearseScenario } from '../../simulation/rehearse-scenario';
import type { Scenario } from '../../simulation/scenario';
import { channelsInTerraform } from '../../terraform/channels-in-terraform';
import { dashboardsInTerraform } from '../../terraform/dashboards-in-terraform';
import { synthesizeProd } from '../declared';
import { examplePipeline } from '../example/pipeline';
import healthy from '../example/scenarios/ordinary-days';
import hang from '../example/scenarios/pricing-hang';

const documents = synthesizeProd(examplePipeline);
const stack = declaredStack(documents);
const dashboards = dashboardsInTerraform(documents);
const channels = channelsInTerraform(documents);
const queries = chartQueries(stack.policies, dashboards);
const rehearse = (scenario: Scenario) =>
  rehearseScenario({ ...scenario, lasts: Duration.hours(24) }, 'declared', stack, { queries });
const hung = rehearse(hang);
const rehearsals = [hung, rehearse(healthy)];
const audited = (pipeline: Pipeline) =>
  auditStacks(synthesizeProd(pipeline), { runbooks: new Set(), today: '2026-01-14' });
const audit = auditStacks(documents, { runbooks: new Set(), today: '2026-01-14' });
const options: ReportOptions = {
  title: 'Phasewatch: orders, prod',
  provenance: {
    commit: { id: 'abc1234', date: '2026-01-14T12:00:00+02:00', isChanged: true },
    versions: [['cdktf', '0.21.0']],
  },
  policies: stack.policies,
  dashboards,
  channels,
  audit,
};
const page = reportPage(rehearsals, options);
const textOf = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
const failing = (one: Rehearsal, notJudged: string | null): Rehearsal => ({
  ...one,
  expectations: one.expectations.map((expectation, i) =>
    i === 0 ? { ...expectation, met: false, got: 'nothing', notJudged } : expectation,
  ),
});

describe('the verdict', () => {
  const fine = { ...audit, counts: { ...audit.counts, errors: 0 } };

  test('is a pass where every expectation is met and nothing was left unjudged, and says what no scenario exercises', () => {
    expect(verdictOf(rehearsals, fine)).toMatchObject({
      word: 'PASS',
      meaning:
        'No reason against deploying this: everything that was judged is in order. No scenario makes 25 alert policies fire.',
      notJudged: [],
    });
  });

  test('fails for an audit error and for an unmet expectation, and names both', () => {
    const errors = { ...audit, counts: { ...audit.counts, errors: 2 } };
    expect(verdictOf([failing(hung, null)], errors)).toMatchObject({
      word: 'FAIL',
      meaning: 'Do not deploy this: 1 expectation failed, 2 audit errors.',
    });
    expect(verdictOf(rehearsals, errors).word).toBe('FAIL');
    expect(verdictOf([failing(hung, null)], fine).word).toBe('FAIL');
  });

  test('is no pass where something could not be judged, or nothing was', () => {
    expect(verdictOf([failing(hung, 'no data')], fine).word).toBe('NOT ALL JUDGED');
    expect(verdictOf([], fine)).toMatchObject({ word: 'NOT ALL JUDGED', notJudged: ['any expectation'] });
  });

  test('says that the stacks were not audited', () => {
    expect(verdictOf(rehearsals, undefined).leftOut).toContain('the audit of timeouts (phasewatch audit)');
  });
});

describe('the worst incident', () => {
  const lasting = (name: string, world: Rehearsal['world'], hours: number, runs = 1): Rehearsal => {
    const [faulty] = hung.truth.faultyRuns;
    if (faulty === undefined) throw new Error('no faulty run');
    const faultyRuns = Array.from({ length: runs }, () => ({ ...faulty, endsAt: faulty.beganAt + hours * 3_600_000 }));
    return {
      ...hung,
      world,
      scenario: { ...hung.scenario, name },
      to: hung.to + 900 * 3_600_000,
      worst: { ...hung.worst, incidents: [] },
      truth: { ...hung.truth, faultyRuns },
    };
  };

  test('is the one whose run no alert found for the longest time at baseline', () => {
    const all = [
      lasting('a', 'baseline', 5),
      lasting('b', 'baseline', 123),
      lasting('b', 'declared', 123),
      lasting('c', 'declared', 500),
    ];
    const headline = headlineOf(all);
    expect([headline?.baseline?.scenario.name, headline?.declared?.world]).toEqual(['b', 'declared']);
  });

  test('is a single run rather than a month of them, and as declared where nothing runs at baseline', () => {
    expect(
      headlineOf([lasting('month', 'baseline', 168, 9), lasting('one', 'baseline', 123)])?.baseline?.scenario.name,
    ).toBe('one');
    expect(headlineOf([hung])).toMatchObject({ baseline: undefined, declared: hung });
    expect(headlineOf([rehearsals[1] ?? hung])).toBeUndefined();
  });
});

describe('the page', () => {
  const text = textOf(page);

  test('begins with commit, versions and verdict, then findings, then the worst incident', () => {
    expect(text).toContain('commit abc1234 of 2026-01-14 10:00 UTC, with uncommitted changes · cdktf 0.21.0');
    const places = ['id="verdict"', 'id="finding-1"', 'id="headline"', 'id="scenarios"'].map((id) => page.indexOf(id));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(text).toContain('No scenario runs at baseline, so there is no comparison.');
    expect(text).toMatch(/detected after 9 min.*page to email orders-oncall@example.com/);
  });

  test('a scenario has its outcome, the policies that fired with the reason, and the silent ones in one line', () => {
    expect(text).toMatch(/Notified: email orders-oncall@example.com: run without heartbeat \(.*?\)/);
    expect(text).toMatch(/: the first value above the threshold of 1; .* \(alignment period\)/);
    expect(text).toMatch(/: the incident opens, \d min later than with points that are visible at once/);
    expect(text).toMatch(/Silent \(\d+\): actionable-failures, /);
    expect(page).toContain('aria-label="Runs and incidents of pricing-hang');
  });

  test('many warnings of one rule are one line, which holds each; errors and few warnings stand alone', () => {
    const finding = (rule: string, severity: 'error' | 'warning', i: number): Finding => {
      const place = { address: `${rule}-${i}`, message: 'found', detail: '', values: [], fix: '' };
      return { rule, name: 'a-rule', severity, status: 'fail', doc: 'a.md', ...place };
    };
    const times = [0, 1, 2, 3];
    const findings = [
      ...times.map((i) => finding('TMO002', 'error', i)),
      ...times.slice(0, 2).map((i) => finding('ALR006', 'warning', i)),
      ...times.map((i) => finding('OPN001', 'warning', i)),
    ];
    const html = findingsHtml({ ...audited(examplePipeline), findings }, docLinks(undefined));
    expect(html.match(/<details class="view"/g)).toHaveLength(11);
    expect(html).toContain('<b class="warn">warning OPN001</b> 4 findings: <code>OPN001-0</code> and 3 more</summary>');
    expect([...html.matchAll(/id="finding-(\d+)"/g)].map(([, number]) => Number(number))).toEqual(
      findings.map((_, i) => i + 1),
    );
  });

  test('every link inside of the page leads to a part of it, and no id is there twice', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  });

  test('a dashboard shows panels with data, and names the others in one folded line', () => {
    expect(page).toContain('<input type="radio" name="dashboards" value="0" checked>');
    expect(text).toMatch(/\d+ panels without data in this scenario/);
    expect(page).toContain('log entries; ');
  });

  test('200 scenarios, before and after, take less than 10 MB', () => {
    const named = (one: Rehearsal, i: number): Rehearsal => ({
      ...one,
      scenario: { ...one.scenario, name: `${one.scenario.name}-${i}` },
    });
    const both: Rehearsal[] = [{ ...hung, world: 'baseline' }, ...rehearsals];
    const many = Array.from({ length: 100 }, (_, i) => both.map((one) => named(one, i)));
    const large = reportPage(many.flat(), options);

    expect(large.length).toBeLessThan(10_000_000);
    expect(large.match(/<details class="view" id="scenario-/g)).toHaveLength(200);
  });

  test('control scenarios have one line', () => {
    expect(textOf(scenarioTable(rehearsals))).toContain('ordinary-days control: no notification expected, none sent');
  });
});

test('a failed expectation says who was notified by what', () => {
  expect(textOf(failedExpectations([failing(hung, null)], channels))).toMatch(
    /pricing-hang declared failed expected run-silent fires within 20 min, got nothing Notified: email orders-oncall@example.com: run without heartbeat \(\d+ \w+, \d\d:\d\d\)\./,
  );
  expect(failedExpectations(rehearsals, channels)).toBe('');
});

describe('timeouts', () => {
  const [phase, ...others] = examplePipeline.phases;
  const [first] = phase?.deployables ?? [];
  if (phase === undefined || first === undefined || first.kind === 'job') throw new Error('the example has changed');
  const triggers = first.triggers.map((one) =>
    one.kind === 'push' ? { ...one, ackDeadline: Duration.minutes(1) } : one,
  );
  const broken = audited({
    ...examplePipeline,
    phases: [{ ...phase, deployables: [{ ...first, triggers }, ...phase.deployables.slice(1)] }, ...others],
  });
  const all = deployableTimeouts(broken);
  const importer = all.find(({ deployable }) => deployable === 'orders-import');
  if (importer === undefined) throw new Error('the example has changed');

  test('what a finding is about is red, with a link to it, and nothing else is', () => {
    const html = timeoutsPicture(importer);
    const number = broken.findings.findIndex(({ rule }) => rule === 'TMO002') + 1;
    expect(html).toContain(`href="#finding-${number}"`);
    const red = html.split('<div class="lane">').filter((lane) => lane.includes('bar bad'));
    expect(red.map(textOf)).toEqual([
      expect.stringContaining('timeout 10 min'),
      expect.stringContaining('push orders-import-sub waits 1 min'),
    ]);
    const fine = all.find(({ deployable }) => deployable === 'orders-report');
    expect(fine === undefined ? '' : timeoutsPicture(fine)).not.toContain('bar bad');
  });

  test('a waived finding is no error, and is marked', () => {
    const waived = broken.findings
      .filter(({ rule }) => rule === 'TMO002')
      .map((finding) => ({
        finding,
        waiver: { rule: 'TMO002', address: '*', reason: 'x', expires: '2026-12-31', where: 'x' },
      }));
    const accepted = { ...broken, findings: broken.findings.filter(({ rule }) => rule !== 'TMO002'), waived };
    const one = deployableTimeouts(accepted).find(({ deployable }) => deployable === 'orders-import');
    const html = one === undefined ? '' : timeoutsPicture(one);
    expect(html).toContain('href="#waived-1"');
    expect(textOf(html)).toContain('TMO002 (waived)');
    expect(html).not.toContain('TMO002</a>');
  });

  test('the picture has heartbeat, silence, budget, timeout and each caller with its retries', () => {
    expect(textOf(timeoutsPicture(importer))).toMatch(
      /runs of 3 processors heartbeat 2 min, silence 6 min, budget 9 min timeout 10 min .*push orders-import-sub waits 1 min, retries: 4/,
    );
  });

  test('a row of the table has every value, to sort and filter by', () => {
    const rows = timeoutsTable(all).split('<tr data-row');
    const row = rows.find((one) => one.includes('push orders-import-sub')) ?? '';
    expect(row).toMatch(/data-phase="import" data-kind="push" data-finding="[^"]*TMO002/);
    expect(row).toContain('data-sort="60"');
    expect(textOf(row)).toContain('order-import and 2 more 9 min 6 min 2 min');
  });
});

test('the time to detect is a bar of its terms, the longest first, and says what never is detected', () => {
  const html = detectionPicture(audit);
  expect(textOf(html)).toMatch(/silence .*wait for the tick .*visibility/);
  const [first = ''] = html.split('<div class="lane">').slice(1);
  expect(textOf(first)).toContain('daily-sales');
  const never = { status: 'never', reason: 'no alert policy reads its gauge' } as const;
  const [one, ...rest] = audit.detection;
  const blind = one === undefined ? audit : { ...audit, detection: [{ ...one, silent: never }, ...rest] };
  expect(textOf(detectionPicture(blind))).toContain('undetected : no alert policy reads its gauge');
});
