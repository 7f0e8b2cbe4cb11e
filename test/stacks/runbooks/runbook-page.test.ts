import type { Pipeline } from '../../../model/pipeline';
import { InputError } from '../../../model/problem';
import { runbookPage } from '../../../stacks/runbooks/runbook-page';
import { Observed, type Policy } from '../../observability/observed';
import { sectionsIn } from './page-parts';
import { EVERY_KIND, ONE_KIND, SHARED } from './pipelines';

const HEADINGS = ['### What happened', '### First three steps', '### When is it over', '### Is it a false alarm?'];
const ALL: readonly (readonly [string, Pipeline])[] = [
  ...Object.entries(ONE_KIND).map(([kind, pipeline]) => [`only ${kind}`, pipeline] as const),
  ['every kind of trigger', EVERY_KIND],
  ['a prefix and a shared project', SHARED],
];

/** Words by which a page mentions a kind of trigger. */
const MENTIONS: Readonly<Record<string, RegExp>> = {
  schedule:
    /loader-daily|jobs list|its Scheduler jobs|schedule fired|paused job\b.*breaker|Scheduler job(s)? (is|are)/i,
  push: /loader-sub|files-complete|\bpush|pushed|waiting messages|messages wait/i,
  queue: /loader-tasks|gcloud tasks|\bqueue|\btasks?\b/i,
  http: /another deployable calls|caller that failed/i,
};

describe.each(ALL)('the runbooks of a pipeline with %s', (_, pipeline) => {
  const page = runbookPage(pipeline, 'prod');
  const sections = sectionsIn(page);
  const policies: readonly Policy[] = [...new Observed(pipeline).policies.values()];
  const named = (section: string) => policies.filter(({ user_labels: labels }) => labels['runbook'] === section);

  test('have a section for each alert policy, and no other', () => {
    const labels = new Set(policies.map(({ user_labels: all }) => all['runbook']));
    expect([...sections.keys()].sort()).toEqual([...labels].sort());
  });

  test('have in each section its four headings and three steps', () => {
    for (const [name, text] of sections) {
      expect([name, text.match(/^### .*$/gm)]).toEqual([name, HEADINGS]);
      const steps = text.slice(text.indexOf(HEADINGS[1] ?? ''), text.indexOf(HEADINGS[2] ?? ''));
      expect([name, steps.match(/^\d\. /gm)]).toEqual([name, ['1. ', '2. ', '3. ']]);
    }
  });

  test('name in each section its policies with their urgency, and no others', () => {
    for (const [name, text] of sections) {
      const lines = [...text.matchAll(/^- \*\*(Page|Ticket)\*\* `([^`]+)`: .+\.$/gm)];
      expect([name, lines.map(([, urgency, title]) => `${urgency} ${title}`).sort()]).toEqual([
        name,
        named(name)
          .map(({ severity, display_name: title }) => `${severity === 'CRITICAL' ? 'Page' : 'Ticket'} ${title}`)
          .sort(),
      ]);
    }
  });

  test('have no placeholder and no dead link', () => {
    expect(page).not.toMatch(/\{\{|\}\}[^']|undefined|NaN|\[object|TODO|TBD|FIXME/);
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
    const dead = links.filter((link) => !link.startsWith('https://') && !sections.has(link.replace(/^#/, '')));
    expect(dead).toEqual([]);
  });

  test('name the project and the region of their environment, and of no other', () => {
    const { projects, region } = pipeline;
    const uses = (flag: string) =>
      new Set([...page.matchAll(new RegExp(`--${flag}=([^ \`\\n]+)`, 'g'))].map(([, of]) => of));
    expect([...uses('project')]).toEqual([projects['prod']]);
    expect([...uses('region'), ...uses('location')]).toEqual([region, region]);
  });
});

describe('the runbooks of a pipeline with one kind of trigger', () => {
  test.each(Object.entries(ONE_KIND))('mention it and no other: %s', (kind, pipeline) => {
    const page = runbookPage(pipeline, 'prod');
    const lines = page.split('\n').filter((line) => !aboutTheGuard(line));
    for (const [name, words] of Object.entries(MENTIONS)) {
      const mentions = lines.filter((line) => words.test(line));
      if (name === kind) expect(mentions).not.toEqual([]);
      else expect([name, mentions]).toEqual([name, []]);
    }
  });

  test.each(Object.entries(ONE_KIND))('have alert texts that mention no other: %s', (kind, pipeline) => {
    const others = Object.entries(MENTIONS).filter(([name]) => name !== kind && name !== 'http');
    for (const [id, { documentation }] of new Observed(pipeline).policies) {
      const lines = documentation.content.split('\n').filter((line) => !aboutTheGuard(line));
      for (const [name, words] of others) {
        expect([id, name, lines.filter((line) => words.test(line))]).toEqual([id, name, []]);
      }
    }
  });
});

/** The guard has a Scheduler job and a subscription, whatever triggers the pipeline has. */
function aboutTheGuard(line: string): boolean {
  return /phasewatch-(timeout-monitor|health-daily|run-recorder|run-events)|-dlq-kept`|in Pub\/Sub|Scheduler jobs? fails?|empty `pushConfig`|pushEndpoint/.test(
    line,
  );
}

describe('the page of runbooks', () => {
  test('mentions no pipeline but its own', () => {
    for (const pipeline of [...Object.values(ONE_KIND), EVERY_KIND]) {
      expect(runbookPage(pipeline, 'prod')).not.toMatch(/nba|prediction|\bgames?\b|\bseasons?\b|phase ?\d/i);
    }
  });

  test('names the file of the declaration where the repository declares it', () => {
    expect(runbookPage(EVERY_KIND, 'prod')).toContain('raise `maxInstances` in `orders.ts` and deploy');
    expect(runbookPage(ONE_KIND.push, 'prod')).toContain('raise `maxInstances` in the declaration and deploy');
  });

  test('is refused for an environment without a project', () => {
    expect(() => runbookPage(ONE_KIND.push, 'prd')).toThrow(InputError);
    expect(() => runbookPage(ONE_KIND.push, 'prd')).toThrow("did you mean 'prod'? [DEC040]");
  });

  test('follows the numbers of the policies and of the declaration', () => {
    const text = (name: string) => sectionsIn(runbookPage(EVERY_KIND, 'prod')).get(name) ?? '';
    expect(text('retry-storm')).toContain('When at most 100 runs failed within the last 1 h.');
    expect(text('near-timeouts')).toContain('LATENCY=540s'); // 90% of 10 min
    expect(text('backlog-old')).toContain('older than 10 min, the longest timeout');
    expect(text('deadline-missed')).toContain('| report | 07:00 on the day after | Europe/Berlin |');
    expect(text('slo-burn')).toContain('used up in 1 d 23 h (fast) or 9 d 8 h (slowly)');
  });
});
