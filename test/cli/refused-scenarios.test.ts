// cspell:ignore imprt silnt
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStackFiles } from '../../cli/stack-files';
import { Duration } from '../../model/duration';
import { derivedScenarios } from '../../simulation/derived/all-derived';
import { declaredStack } from '../../simulation/declared-stack';
import type { Fault } from '../../simulation/faults/all-faults';
import { targetProblems } from '../../simulation/faults/check-faults';
import type { Scenario } from '../../simulation/scenario';
import pricingHang from '../example/scenarios/pricing-hang';
import { DECLARATION, exampleCheckout } from '../example/checkout';

const checkout = exampleCheckout();
checkout.phasewatch('synth');
afterAll(() => {
  checkout.remove();
});

/** A valid scenario of the example, with changes. */
const scenario = (changes: string, before = '') => `import { Duration } from '../model/duration';
import { defineScenario } from '../simulation/define-scenario';
${before}
export default ${changes.includes('unchecked') ? '' : 'defineScenario'}({
  name: 'odd', title: 'Odd', source: 'a test', worlds: ['declared'], from: '2026-01-14T00:00:00Z', lasts: Duration.hours(3),
  workload: [], faults: [], expectations: [{ kind: 'silent' }], ${changes.replace('unchecked', '')}
} as any);
`;
const LASTING = 'after: Duration.hours(1), lasts: Duration.hours(1)';

/** Writes a scenario file and rehearses it. */
function rehearse(name: string, text: string) {
  mkdirSync(join(checkout.folder, 'odd'), { recursive: true });
  writeFileSync(join(checkout.folder, 'odd', `${name}.ts`), text);
  return checkout.phasewatch('rehearse', [`odd/${name}.ts`]);
}

describe('rehearse refuses a scenario file with one message that names it, and exit 2', () => {
  test.each<[string, string, string | RegExp]>([
    [
      'syntax',
      'export default {',
      /^error: odd\/syntax\.ts: the file of a scenario must load, got odd\/syntax\.ts:\d+:\d+: the file must be TypeScript: .* \[SCN018\]\n$/,
    ],
    [
      'throws',
      "\nthrow new TypeError('no such game');\nexport default {};\n",
      /^error: odd\/throws\.ts: the file of a scenario must load, got TypeError: no such game \(odd\/throws\.ts:2\); .* \[SCN018\]\n$/,
    ],
    [
      'missing-import',
      "import './nowhere';\nexport default {};\n",
      "must load, got Error: Cannot find module './nowhere'",
    ],
    [
      'named',
      'export const odd = 1;\n',
      'error: odd/named.ts: the file of a scenario exports it as its default, got exports odd;',
    ],
    [
      'number',
      'export default 5;\n',
      'error: odd/number.ts: scenario: the value is an object, got 5; write an object [SCH004]\n',
    ],
    [
      'fault-kind',
      scenario("faults: [{ kind: 'hangs' }]"),
      /^error: odd\/fault-kind\.ts: scenario odd\/faults\[0\]\.kind: .* got "hangs"; did you mean 'hang'\? \[SCH003\]\n$/,
    ],
    [
      'unchecked-kind',
      scenario("unchecked expectations: [{ kind: 'silnt' }]"),
      `got "silnt"; did you mean 'silent'? [SCH003]\n`,
    ],
    [
      'number-for-duration',
      scenario("unchecked faults: [{ kind: 'deploy', after: 5 }]"),
      'scenario odd/faults[0].after: a time is a Duration, which states its unit, got the bare number 5',
    ],
    [
      'negative-duration',
      scenario("faults: [{ kind: 'deploy', after: Duration.minutes(-5) }]"),
      /^error: odd\/negative-duration\.ts: scenario odd\/faults\[0\]\.after: .* got Duration\.minutes\(-5\) \(odd\/negative-duration\.ts:\d+\); .* \[DUR001\]\n$/,
    ],
    [
      'policy',
      scenario("expectations: [{ kind: 'silent', policy: 'run-silnt' }]"),
      "got 'run-silnt'; did you mean 'run-silent'? [SCN007]\n",
    ],
    [
      'subscription-of-a-queue',
      scenario("faults: [{ kind: 'subscription-missing', deployable: 'orders-pricing', " + LASTING + ' }]'),
      "the deployable of a fault (subscription-missing) is called by a subscription, got 'orders-pricing', which is called by a queue;",
    ],
  ])('%s', (name, text, message) => {
    const { exit, out, err } = rehearse(name, text);
    expect(err).toEqual(
      typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
    );
    expect([exit, out]).toEqual([2, '']);
    expect(err).not.toContain('    at ');
    expect(err).toMatch(new RegExp(`^error: odd/${name}\\.ts: `));
  });

  test('files that are refused are all named, before a scenario runs', () => {
    rehearse('first', 'export default {');
    rehearse('second', scenario("faults: [{ kind: 'hangs' }]"));
    const { exit, out, err } = checkout.phasewatch('rehearse', ['odd/first.ts', 'odd/second.ts', 'pricing-hang']);
    expect([exit, out, err.trimEnd().split('\n').length]).toEqual([2, '', 2]);
  });
});

describe('the targets of a scenario are checked against the synthesized stack', () => {
  const stackFiles = () => readStackFiles(join(checkout.folder, 'cdktf.out'), 'prod');
  const stack = () => declaredStack(stackFiles());
  const lasting = { after: Duration.hours(1), lasts: Duration.hours(1) };
  const wrong = (changes: Partial<Scenario>) =>
    targetProblems({ ...pricingHang, faults: [], ...changes }, stack()).map(
      ({ code, got, fix }) => `${got}; ${fix} [${code}]`,
    );

  test.each<[string, Fault, string]>([
    [
      'an unknown processor',
      { kind: 'drift', processor: 'order-imprt', factor: 2, ...lasting },
      "'order-imprt'; did you mean 'order-import'? [SCN013]",
    ],
    [
      'an unknown deployable',
      { kind: 'calls-refused', deployable: 'orders-imprt', ...lasting },
      "'orders-imprt'; did you mean 'orders-import'? [SCN013]",
    ],
    [
      'a lost subscription of a deployable that a schedule calls',
      { kind: 'subscription-missing', deployable: 'orders-report', ...lasting },
      "'orders-report', which is called by a schedule; write { kind: 'triggers-stopped' }, or choose a deployable that a subscription calls [SCN017]",
    ],
    [
      'stopped triggers of a deployable that has none',
      { kind: 'triggers-stopped', deployable: 'orders-stock', ...lasting },
      "'orders-stock', which is called by another deployable over HTTP; write { kind: 'calls-missing' }, or choose another deployable [SCN017]",
    ],
    [
      'missing calls of a deployable that a subscription calls',
      { kind: 'calls-missing', deployable: 'orders-import', ...lasting },
      "'orders-import', which is called by a subscription; write { kind: 'triggers-stopped' }, or choose a deployable that another deployable calls over HTTP [SCN017]",
    ],
  ])('%s is refused', (_, fault, message) => {
    expect(wrong({ faults: [fault] })).toEqual([message]);
  });

  test('a fault of a derived scenario that does not fit is refused as well', () => {
    const fault: Fault = { kind: 'triggers-stopped', deployable: 'orders-stock', ...lasting };
    expect(wrong({ derived: 'trigger-lost', faults: [fault] })).toHaveLength(1);
    expect(derivedScenarios(stackFiles()).flatMap((one) => targetProblems(one, stack()))).toEqual([]);
  });

  test('an unknown phase of a workload is refused', () => {
    expect(wrong({ workload: [{ kind: 'spread', runsPerDay: 1, phase: 'imprt' }] })).toEqual([
      "'imprt'; did you mean 'import'? [SCN016]",
    ]);
  });

  test.each<Fault>([
    { kind: 'subscription-missing', deployable: 'orders-import', ...lasting },
    { kind: 'triggers-stopped', deployable: 'orders-import', ...lasting },
    { kind: 'triggers-stopped', deployable: 'orders-pricing', ...lasting },
    { kind: 'triggers-stopped', deployable: 'orders-report', ...lasting },
    { kind: 'calls-missing', deployable: 'orders-stock', ...lasting },
  ])('$kind of $deployable is accepted', (fault) => {
    expect(wrong({ faults: [fault], workload: [{ kind: 'spread', runsPerDay: 1, phase: 'import' }] })).toEqual([]);
  });
});

test('synth and start exit with 2 for a declaration that is refused', () => {
  checkout.edit(DECLARATION, "kind: 'function',", "kind: 'pool' as any,");
  for (const command of ['synth', 'start']) {
    const { exit, out, err } = checkout.phasewatch(command);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(/^error: orders\/phases\[1\]\.deployables\[0\]\.kind: .* got "pool"; .* \[SCH003\]\n$/);
  }
});
