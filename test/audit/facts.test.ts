import { byEnvironment } from '../../audit/environments';
import { longestRun } from '../../audit/facts/retry-time';
import { readSelection, selects } from '../../audit/facts/series-selection';
import { periodOf } from '../../audit/facts/tick-period';
import { audit } from '../../audit/audit';
import { valueOf } from '../../audit/facts/reading';
import type { ScheduledCall } from '../../audit/facts/scheduled-call';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { Environment, RUNBOOKS, TODAY } from '../../audit/cases/environment';

function job(fields: Record<string, unknown>): ScheduledCall {
  const environment = new Environment().set('prod-pipeline', 'google_cloud_scheduler_job.nightly', fields);
  const found = environment.facts().schedules.find(({ label }) => label === 'nightly');
  if (found === undefined) throw new Error('no job');
  return found;
}

describe('a filter', () => {
  test('comparisons joined by AND are read, with and without quotes', () => {
    const written = `metric.type="a/b" resource.label."job" = 'x y' AND metric.labels.scope = guard`;
    const is = (value: string) => ({ test: 'is', values: [value], negated: false });
    expect(readSelection(written)).toEqual(
      new Map([
        ['metric.type', is('a/b')],
        ['resource.labels.job', is('x y')],
        ['metric.labels.scope', is('guard')],
      ]),
    );
  });

  test('one_of, ends_with and != select series', () => {
    const filter = `metric.type = "a" AND metric.labels.x = one_of("1", "2") AND metric.labels.y != ends_with("z")`;
    const selection = readSelection(filter) ?? new Map();
    const series = (x: string, y: string) =>
      new Map([
        ['metric.type', 'a'],
        ['metric.labels.x', x],
        ['metric.labels.y', y],
      ]);
    expect(selects(selection, series('2', 'yy'))).toBe('yes');
    expect(selects(selection, series('3', 'yy'))).toBe('no');
    expect(selects(selection, series('1', 'xyz'))).toBe('no');
  });

  test.each([
    '',
    'metric.type = "a" OR metric.type = "b"',
    'NOT metric.type = "a"',
    'metric.type = "a" AND metric.type = "b"',
    'metric.type = monitoring.regex.full_match("a")',
    'metric.type > "a"',
    '(metric.type = "a")',
    'metric.type = "a" AND',
  ])('a filter of another form is not read: %s', (text) => {
    expect(readSelection(text)).toBeUndefined();
  });

  test('a label without a known value makes the selection unknown', () => {
    const series = new Map([['metric.type', 'a']]);
    const selected = (filter: string) => selects(readSelection(filter) ?? new Map(), series);
    expect(selected('metric.type = "a"')).toBe('yes');
    expect(selected('metric.type = "b"')).toBe('no');
    expect(selected('metric.type = "a" AND metric.labels.x = "1"')).toBe('unknown');
  });
});

describe('the period of a schedule', () => {
  test.each([
    ['* * * * *', 60, 60],
    ['*/7 * * * *', 240, 420],
    ['0 6 * * *', 82_800, 90_000], // on the days when the clock changes
    ['0 6,7 * * *', 3_600, 86_400],
    ['5 * * * *', 3_600, 3_600],
    ['0 1,5 * * *', 10_800, 72_000],
    ['0 6 * * 7', 601_200, 608_400],
    ['0 6 1,15 * 1', 86_400, 604_800], // the first, the fifteenth, and every Monday
    ['0 0 29 2 *', 34_560_000, 34_560_000], // not within 400 days
  ])('%s in New York: %i to %i s', (schedule, shortest, longest) => {
    const period = valueOf(periodOf(job({ schedule, time_zone: 'America/New_York' })));
    expect([period?.shortest.toSeconds(), period?.longest.toSeconds()]).toEqual([shortest, longest]);
  });
});

describe('the longest run of a Scheduler job', () => {
  const seconds = (retry_config: Record<string, unknown>) => {
    const longest = longestRun(job({ attempt_deadline: '10s', retry_config }));
    return 'run' in longest ? longest.run.total.toSeconds() : longest.why;
  };
  test('a job without retries takes one attempt', () => {
    expect(seconds({})).toBe(10);
  });
  test('waits double, then grow by a constant amount, up to the maximum backoff', () => {
    // 10, 20, 40, 80, then 160 (80 more), all below the maximum of 300: the example in the API's documentation
    const retry_config = { min_backoff_duration: '10s', max_backoff_duration: '300s', max_doublings: 3 };
    expect(seconds({ ...retry_config, retry_count: 5 })).toBe(6 * 10 + 10 + 20 + 40 + 80 + 160);
  });
  test('retries go on until maxRetryDuration is used up', () => {
    expect(seconds({ retry_count: 1, max_retry_duration: '600s' })).toBe(610);
  });
});

describe('environments', () => {
  test('environments are judged apart: a grant in one does not count in the other', () => {
    const prod = new Environment();
    prod.remove('prod-pipeline', 'google_cloud_run_v2_service_iam_member.worker');
    const staging = new Environment()
      .resources()
      .map((resource) => ({ ...resource, stack: resource.stack.replace('prod', 'staging') }));
    const { findings, environments } = audit([...staging, ...prod.resources()], { runbooks: RUNBOOKS, today: TODAY });
    expect(environments).toEqual(['prod', 'staging']);
    expect(findings.map(({ rule }) => rule)).toEqual(['WIR001', 'WIR001', 'WIR001']);
  });

  test('stacks with other names belong to the only environment', () => {
    const names = (stacks: readonly string[]) =>
      byEnvironment(
        stacks.flatMap((stack) => readSynthesizedStack({ stack, document: { resource: { t: { n: {} } } } })),
      ).map(({ environment, resources }) => [environment, resources.length]);
    expect(names(['prod-guard', 'prod-eu-guard', 'extra'])).toEqual([
      ['', 1],
      ['prod', 1],
      ['prod-eu', 1],
    ]);
    expect(names(['prod-guard', 'extra'])).toEqual([['prod', 2]]);
    expect(names(['one', 'two'])).toEqual([['', 2]]);
  });
});

describe('what cannot be read', () => {
  test('an invalid guard configuration is refused', () => {
    const environment = new Environment().set('prod-guard', 'google_storage_bucket_object.config', { content: '{}' });
    expect(() => environment.facts()).toThrow(/^google_storage_bucket_object\.config: .* \[AUD001\]$/);
  });

  test('rules on a block that is known at apply only are unresolved', () => {
    const environment = new Environment()
      .set('prod-pipeline', 'google_pubsub_subscription.in', { push_config: '${each.value}' })
      .set('prod-pipeline', 'google_cloud_scheduler_job.nightly', {
        http_target: undefined,
        dynamic: { http_target: { for_each: '${var.targets}', content: { uri: '${http_target.value}' } } },
      });
    const { findings } = audit(environment.resources(), { runbooks: RUNBOOKS, today: TODAY });
    expect(findings.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      'TMO002 unresolved',
      'TMO003 unresolved',
      'WIR001 unresolved',
      'WIR001 unresolved',
    ]);
  });
});
