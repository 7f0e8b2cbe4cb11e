import type { HealthReport } from '../../../guard/health/build-report';
import { slackMessage } from '../../../guard/health/slack-message';
import { formatPercent, formatSeconds, sparkline } from '../../../guard/health/format';

const report = (other: Partial<HealthReport> = {}): HealthReport => ({
  version: 1,
  kind: 'daily',
  pipeline: 'sample',
  environment: 'prod',
  project: 'sample-project',
  region: 'us-west2',
  control: 'phasewatch-breaker-control',
  from: '2026-01-14T12:00:00.000Z',
  at: '2026-01-15T12:00:00.000Z',
  verdict: 'healthy',
  findings: [],
  unread: [],
  phases: [],
  ...other,
});
const texts = (message: ReturnType<typeof slackMessage>) =>
  message.blocks.flatMap((block) => (block.type === 'section' ? [block.text.text] : []));

describe('a Slack message', () => {
  it('begins with the verdict, also in the notification text', () => {
    const finding = { level: 'unhealthy', code: 'slow', subject: 'a', message: 'took long' } as const;
    const message = slackMessage(report({ verdict: 'unhealthy', findings: [finding] }));

    expect(message.text).toBe('sample prod: unhealthy: 1 finding');
    expect(texts(message)).toEqual([':red_circle: *unhealthy*: 1 finding', ':red_circle: *a* took long']);
  });

  it('names the sources that could not be read', () => {
    const message = slackMessage(
      report({ verdict: 'could not tell', unread: [{ source: 'SLOs', why: '7 PERMISSION_DENIED' }] }),
    );

    expect(texts(message)).toContain('*Could not be read*\nSLOs: 7 PERMISSION_DENIED');
    expect(JSON.stringify(message.blocks.at(-1))).toContain(
      'in flight not read · open incidents not read · open breakers not read · error budget left: not read',
    );
  });

  it('escapes links and mentions in the texts of processors', () => {
    const finding = { level: 'degraded', code: 'slow', subject: '<!channel>', message: 'a & b' } as const;

    expect(texts(slackMessage(report({ findings: [finding] })))[1]).toContain('*&lt;!channel&gt;* a &amp; b');
  });

  it('stays within Slack’s limits with many findings', () => {
    const findings = Array.from({ length: 500 }, (_, n) => ({
      level: 'degraded' as const,
      code: 'slow' as const,
      subject: `processor-${n}`,
      message: '<'.repeat(400),
    }));
    const message = slackMessage(report({ verdict: 'degraded', findings }));

    expect(message.blocks.length).toBeLessThan(50);
    for (const text of texts(message)) expect(text.length).toBeLessThanOrEqual(3_000);
    expect(texts(message)[1]).not.toMatch(/&[a-z]* …$/);
  });
});

describe('the formats of a report', () => {
  it.each([
    [1, '100%'],
    [0.9999, '99.9%'],
    [0.0001, '0.1%'],
    [0, '0%'],
    [0.913, '91.3%'],
    [-0.2, '-20%'],
  ])('give the share %d as %s', (share, text) => expect(formatPercent(share)).toBe(text));

  it.each([
    [0, '0 s'],
    [1.25, '1.3 s'],
    [570, '9 min 30 s'],
    [3_929, '1 h 5 min'],
    [442_800, '5 d 3 h'],
  ])('give %d seconds as %s', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it('draw a bar for each value, the highest for all, and a dot for none', () => {
    expect(sparkline([0, 0.5, 1, 3, null])).toBe('▁▄██·');
  });
});
