import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DECLARATION, exampleCheckout } from '../example/checkout';
import { expectGolden } from '../golden';
import type { CommandResult } from '../checkout';

jest.setTimeout(1_800_000);

const checkout = exampleCheckout();
afterAll(() => checkout.remove());

const ONE_CHANNEL = "    page: [{ kind: 'email', address: 'orders-oncall@example.com' }],";
const TWO_CHANNELS = ONE_CHANNEL.replace('[', "[{ kind: 'email', address: 'orders-second@example.com' }, ");

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: checkout.folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

git('init', '--quiet');
checkout.write('.gitignore', 'node_modules\n.cache\ncdktf.out\nreport/index.html\n');
// Two people are on call.
checkout.edit(DECLARATION, ONE_CHANNEL, TWO_CHANNELS);
git('add', '--all');
git('commit', '--quiet', '--message', 'base');
git('tag', 'base');

/** Text that an edit replaces, by file. */
type Edit = readonly [file: string, from: string, to: string];

/** Commits a change, and compares it with the commit before it: each side is synthesized and rehearsed. */
function diff(edits: readonly Edit[]): CommandResult {
  git('checkout', '--quiet', '--detach', 'base');
  for (const edit of edits) checkout.edit(...edit);
  git('commit', '--quiet', '--all', '--message', 'change');
  return checkout.phasewatch('diff', ['base', 'HEAD']);
}

const PRICING = 'test/example/scenarios/pricing-hang.ts';

describe('a harmful change fails', () => {
  const harmful: readonly { readonly what: string; readonly edits: readonly Edit[]; readonly says: RegExp }[] = [
    {
      what: 'an allowed silence that is raised to 22 min',
      edits: [
        [
          DECLARATION,
          "          name: 'orders-pricing',\n          kind: 'service',\n          timeout: TIMEOUT,",
          "          name: 'orders-pricing',\n          kind: 'service',\n          timeout: min(30),",
        ],
        [DECLARATION, 'dispatchDeadline: TIMEOUT', 'dispatchDeadline: min(30)'],
        [
          DECLARATION,
          "              name: 'order-pricing',",
          "              name: 'order-pricing',\n              allowedSilence: min(22),\n              budget: min(25),",
        ],
      ],
      says: /fails: expectation no longer met: pricing-hang, the run is closed as went_silent within 15 min[\s\S]*order-pricing, allowed silence: 6 min -> 22 min/,
    },
    {
      what: 'an acknowledgement deadline below the timeout',
      edits: [
        [
          DECLARATION,
          "path: '/import',\n              ackDeadline: min(10),",
          "path: '/import',\n              ackDeadline: min(1),",
        ],
      ],
      says: /fails: new error: prod-pipeline\/import\/orders-import\/orders-import-sub, TMO002: ack deadline 1 min/,
    },
    {
      what: 'an alert on a metric that nothing writes',
      edits: [
        [
          'stacks/alerts/run-silent/policy.ts',
          "gaugeSeries('silenceRatio', source, 'processor', URGENCY[urgency].criticality)",
          "{ ...gaugeSeries('silenceRatio', source, 'processor', URGENCY[urgency].criticality), metricType: 'custom.googleapis.com/phasewatch/run/silence' }",
        ],
      ],
      says: /fails: no longer detected: pricing-hang/,
    },
    {
      what: 'a notification channel less',
      edits: [[DECLARATION, TWO_CHANNELS, ONE_CHANNEL]],
      says: /fails: alert policy notifies fewer channels: backlog-old, deadline-missed, monitor-down and 4 more: 2 notification channels -> 1 notification channel/,
    },
    {
      what: 'retries that become a storm',
      edits: [
        [
          DECLARATION,
          'const BACKOFF = { min: Duration.seconds(10), max: min(10) };',
          'const BACKOFF = { min: Duration.seconds(1), max: Duration.seconds(1) };',
        ],
        [
          DECLARATION,
          "path: '/import',\n              ackDeadline: min(10),\n              backoff: BACKOFF,\n              maxDeliveryAttempts: 5,",
          "path: '/import',\n              ackDeadline: min(10),\n              backoff: BACKOFF,\n              maxDeliveryAttempts: 100,",
        ],
      ],
      says: /fails: at least half as many failures again: failing-imports, failures: [\d,]+ -> [\d,]+/,
    },
  ];

  test('the comment on the first of them is the one of the picture', () => {
    const [first] = harmful;
    diff(first?.edits ?? []);
    const { out } = checkout.phasewatch('diff', ['base', 'HEAD', '--format', 'markdown']);
    expectGolden(join(__dirname, '../../docs/images/comment.txt'), out);
  });

  test.each(harmful)('$what', ({ edits, says }) => {
    const { exit, out, err } = diff(edits);
    expect([exit, err]).toEqual([1, '']);
    expect(out).toMatch(says);
    expect(out).toMatch(/^FAIL {2}/m);
  });
});

describe('of a harmless change', () => {
  const harmless: readonly { readonly what: string; readonly edits: readonly Edit[] }[] = [
    {
      what: 'a comment',
      edits: [[DECLARATION, '/** A processor that runs once a day. */', '/** A daily processor. */']],
    },
    { what: 'formatting', edits: [[DECLARATION, "  name: 'orders',\n", "  name:   'orders',\n\n"]] },
    {
      what: 'a label',
      edits: [
        ['constructs/alert-policy.ts', "managed_by: 'phasewatch', ", "managed_by: 'phasewatch', team: 'orders', "],
      ],
    },
    {
      what: 'a renamed scenario',
      edits: [[PRICING, "name: 'pricing-hang'", "name: 'pricing-hangs'"]],
    },
  ];

  test.each(harmless)('nothing is reported: $what', ({ edits }) => {
    const { exit, out, err } = diff(edits);
    expect([exit, err]).toEqual([0, '']);
    expect(out).toMatch(/^compared: [^]*\nPASS {2}nothing changes/);
  });

  test('a tightened budget informs and passes', () => {
    const { exit, out } = diff([
      [
        DECLARATION,
        "              name: 'order-pricing',",
        "              name: 'order-pricing',\n              budget: min(8),",
      ],
    ]);
    expect(exit).toBe(0);
    expect(out).toMatch(/declared: order-pricing, budget: 9 min -> 8 min/);
    expect(out).toMatch(/^PASS {2}\d+ changes, none fails$/m);
  });
});
