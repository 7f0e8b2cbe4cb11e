import fc from 'fast-check';
import type { HealthReport, OpenBreaker } from '../../guard/health/build-report';
import { reportOf, type HealthInput } from '../../guard/health/health-report';
import { newBreaker } from '../../model/breaker';
import { breakerCommand, resolveCommand } from '../../report/health/commands';
import { healthPage } from '../../report/health/health-page';
import { breakerRule } from '../guard/support/breaker-rig';
import { healthDay } from '../guard/support/health-day';
import { COORDINATOR, guardConfig, MINUTE } from '../guard/support/runs';
import { closed, HOUR, inFlight, NOW, sampleOf } from '../guard/support/summaries';

const RUNBOOKS = 'https://github.com/acme/pipelines/blob/HEAD/docs/runbooks/sample-prod.md';
const config = { ...guardConfig(), runbooks: RUNBOOKS, breakers: [breakerRule(), breakerRule({ id: 'worker' })] };
const OPEN = { ...newBreaker(COORDINATOR), state: 'open' as const, since: NOW - HOUR, reason: '3 failures in a row' };

const reportWith = (other: Partial<HealthInput> = {}) => reportOf(healthDay({ config, ...other }));
/** The text of a page, or of one of its sections, without tags. */
function textOf(page: string, section?: string): string {
  const html =
    section === undefined ? page : (new RegExp(`<section id="${section}">.*?</section>`, 's').exec(page)?.[0] ?? '');
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/\s+/g, ' ');
}
const shown = (other: Partial<HealthInput>, section?: string) => textOf(healthPage(reportWith(other)), section);

describe('the on-call page', () => {
  it('says that everything was read and nothing is wrong, and of when it is', () => {
    const text = shown({});

    expect(text).toContain('HEALTHY Every source was read, and nothing is wrong.');
    expect(text).toContain('0 urgent problems · 0 problems that can wait · 0 sources not read');
    expect(text).toContain('15 Jan, 10:00 UTC · last tick of the monitor 30 s before');
    expect(text).toContain('No incident is open.');
    expect(text).toContain('No breaker is open.');
  });

  it('begins with what is wrong, since when, who acts, and the runbook', () => {
    const page = healthPage(reportWith({ inFlight: sampleOf(inFlight(NOW - 40 * MINUTE)) }));

    expect(textOf(page, 'urgent')).toBe(
      ` The person on call acts within the hour ${COORDINATOR} 2026-01-14 is running for 40 min, its budget is 30 min since 15 Jan, 09:50 UTC (10 min) · Runbook `,
    );
    expect(page).toContain(`<a href="${RUNBOOKS}#run-over-budget">Runbook</a>`);
    expect(page.indexOf('id="urgent"')).toBeLessThan(page.indexOf('<main>'));
  });

  it('shows runs in flight against their budget and their allowed silence', () => {
    const text = shown({ inFlight: sampleOf(inFlight(NOW - 9 * MINUTE)) }, 'in-flight');

    expect(text).toContain(`${COORDINATOR} 2026-01-14 running 9 min of 30 min`);
    expect(text).toContain('since its last heartbeat 1 min of 11 min');
  });

  it('gives the command that closes an open breaker, with its project, and those that open the closed ones', () => {
    const text = shown({ breakers: [OPEN] }, 'breakers');

    expect(text).toContain('3 failures in a row (timeout-monitor) since 15 Jan, 09:00 UTC (1 h)');
    expect(text).toContain(
      "export PHASEWATCH_BREAKER_URL=$(gcloud functions describe phasewatch-breaker-control --gen2 --project=sample-project --region=us-west2 --format='value(serviceConfig.uri)')",
    );
    expect(text).toContain(
      `npx phasewatch breaker close ${COORDINATOR} --reason 'the cause is fixed, checked by hand'`,
    );
    expect(text).toContain('1 closed breaker');
    expect(text).toContain('npx phasewatch breaker open worker');
    expect(text).not.toContain('npx phasewatch breaker close worker');
  });

  it('shows the success of 30 days, where a standing analysis is declared', () => {
    const day = (date: string, succeeded: number) => {
      return { phase: 'phase5', day: date, succeeded, failed: 20 - succeeded, expectedFailures: 3 };
    };
    const monthDays = [day('2025-12-17', 20), day('2026-01-13', 16), day('2026-01-15', 19)];
    const page = healthPage(reportWith({ monthDays }));
    const text = textOf(page, 'month');

    expect(text).toContain('phase5 91.7% 55 5 9 ');
    expect(text).toContain('phase5 1 day below 95% of 3 days with runs');
    expect(text).toContain('phase1 no run ended 0 0 0 ');
    expect(text).toContain('17 Dec 1 Jan 15 Jan');
    const [chart = ''] = /<section id="month">.*?<\/section>/s.exec(page) ?? [];
    expect(chart).toContain('<path class="bar good" d="M0 4h26.7v12h-26.7zM966.7 4h26.6v12h-26.6z"/>');
    expect(page.indexOf('id="week"')).toBeLessThan(page.indexOf('id="month"'));
  });

  it('has no part of 30 days without a standing analysis, and says where it could not be read', () => {
    expect(healthPage(reportWith())).not.toContain('id="month"');
    const unread = [{ source: 'success by day in BigQuery', why: 'Access Denied' }];
    expect(shown({ unread }, 'month')).toContain('Not read: what is there is not known.');
  });

  it('lists open incidents with their runbook and the command that resolves each', () => {
    const run = closed('went_silent', { startedAt: NOW - 5 * HOUR, lastSeenAt: NOW - 4 * HOUR });
    const page = healthPage(reportWith({ unresolved: sampleOf(run) }));

    expect(textOf(page, 'incidents')).toContain(
      'It had no heartbeat since 15 Jan, 06:00 UTC (4 h) , was closed, and its work is not done. Runbook',
    );
    expect(page).toContain(`${RUNBOOKS}#run-silent`);
    expect(page).toContain(`npx phasewatch resolve ${COORDINATOR} 2026-01-14 --reason`);
  });

  it('names the file of a runbook where no repository is declared', () => {
    const local = { ...config, runbooks: 'docs/runbooks/sample-prod.md' };
    const page = healthPage(reportWith({ config: local, breakers: [OPEN] }));

    expect(page).toContain('runbook <code>docs/runbooks/sample-prod.md#breaker-open</code>');
    expect(page).not.toContain('href="docs');
  });

  it('says not read, and never that there is none, for each part whose source could not be read', () => {
    const parts: [keyof HealthInput, string][] = [
      ['unresolved', 'incidents'],
      ['breakers', 'breakers'],
      ['inFlight', 'in-flight'],
      ['judgedDeadlines', 'deadlines'],
      ['slos', 'budgets'],
      ['policies', 'policies'],
    ];
    for (const [source, section] of parts) {
      const unread = [{ source, why: '14 UNAVAILABLE' }];
      const page = healthPage(reportWith({ [source]: undefined, unread }));

      expect(textOf(page, section)).toContain('Not read: what is there is not known.');
      expect(textOf(page)).toContain('could not tell'.toUpperCase());
      expect(textOf(page, 'not-read')).toContain(`${source} 14 UNAVAILABLE`);
    }
    expect(shown({ lastTick: undefined })).toContain('last tick of the monitor not read');
    expect(shown({ phases: new Map() }, 'week')).toContain('Not read');
    expect(shown({ worstAges: undefined }, 'week')).toContain('not read');
  });

  it('does not call a budget without a point untouched', () => {
    const slos = [{ name: 'New', goal: 0.9, compliance: null, budgetLeft: null }];

    expect(shown({ slos }, 'budgets')).toContain('New not known : Monitoring has no point of it yet');
  });

  it('says how many runs there are where it draws only the first', () => {
    const many = Array.from({ length: 30 }, (_, i) => inFlight(NOW - i * MINUTE));

    expect(shown({ inFlight: sampleOf(many) }, 'in-flight')).toContain('The first 20 of 30 runs.');
    expect(shown({ inFlight: { runs: many, truncated: true } }, 'in-flight')).toContain('The first 20 of 30 or more');
  });

  it('gives no command for a name that a shell or a command reads in another way', () => {
    const deployed = { project: 'p', region: 'r', control: 'c' };

    for (const name of ['a; rm -rf /', '$(id)', "a'b", '--url=evil', 'a\nb', '', 'a b', '`id`']) {
      expect(breakerCommand(deployed, 'close', name)).toBeUndefined();
      expect(resolveCommand(deployed, name, '2026-01-14')).toBeUndefined();
      expect(resolveCommand(deployed, 'worker', name)).toBeUndefined();
    }
    expect(shown({ breakers: [{ ...OPEN, id: 'a; rm' }] }, 'breakers')).toContain('No command is shown');
  });

  it('holds nothing but its own tags, attributes and links, whatever names, reasons and e-mails hold', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '</script><script>alert(1)</script>',
        '" onmouseover="alert(1)',
        "' onload='alert(1)",
        '<img src=x onerror=alert(1)>',
        'javascript:alert(1)',
        'https://evil.example/"><b>',
        '&lt;script&gt;',
        '<!--',
        ']]>',
      ),
    );
    const record = fc.record({
      name: hostile,
      reason: hostile,
      by: hostile,
      date: hostile,
      why: hostile,
      runbooks: hostile,
    });
    const plain = tagsOf(healthPage(everything('x', 'x')));

    fc.assert(
      fc.property(record, ({ name, reason, by, date, why, runbooks }) => {
        const page = healthPage(everything(name, runbooks, { reason, by, date, why }));
        const others = [...tagsOf(page)].filter((tag) => !plain.has(tag) && tag !== 'a href="https:…"');
        expect(others).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

/** A report with something in each part, whose texts are those given. */
function everything(
  name: string,
  runbooks: string,
  { reason = 'x', by = 'x', date = 'x', why = 'x' } = {},
): HealthReport {
  const of = { processor: name, phase: name, dataDate: date, runId: name };
  const report = reportWith({
    config: { ...config, runbooks, project: name, pipeline: name, environment: name },
    inFlight: sampleOf(inFlight(NOW - 40 * MINUTE, of)),
    unresolved: sampleOf(closed('timed_out', { ...of, retry: { at: NOW - HOUR, job: name } })),
    breakers: [{ ...OPEN, id: name, reason, by }],
    unread: [{ source: name, why }],
    monthDays: [{ phase: name, day: '2026-01-15', succeeded: 1, failed: 1, expectedFailures: 1 }],
    slos: [{ name, goal: 0.9, compliance: 0.5, budgetLeft: 0.1 }],
    policies: [{ displayName: name, enabled: false, changedAt: null, conditions: [] }],
  });
  const [first] = report.breakers ?? [];
  const wouldStop: OpenBreaker[] = first === undefined ? [] : [{ ...first, wouldStop: [name, reason] }];
  return { ...report, breakers: wouldStop, closedBreakers: [name, by] };
}

/** Every tag of a page with its attributes. Of texts, links and positions only the kind is kept. */
function tagsOf(page: string): ReadonlySet<string> {
  const body = page.replace(/<(style|script)>.*?<\/\1>/gs, (_, name: string) => `<${name}></${name}>`);
  const tags = body.match(/<[^>]*>?/g) ?? [];
  return new Set(
    tags.map((tag) =>
      tag
        .replace(/(aria-label|style|datetime|d|content)="[^"]*"/g, '$1="…"')
        .replace(/href="https:[^"]*"/, 'href="https:…"')
        .replace(/^<(.*)>$/s, '$1'),
    ),
  );
}
