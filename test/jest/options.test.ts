// cspell:ignore polcies declard withn
import { writeFileSync } from 'node:fs';
import { Duration } from '../../model/duration';
import { phasewatchMatchers } from '../../jest/matchers';
import { rehearse } from '../../jest/rehearse';
import { InputError } from '../../model/problem';
import { Project } from '../keys/project';

/** What a call of a test without a compiler is refused with. */
async function refusal(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'accepted';
}

const RECORDING = { from: '2026-01-14T00:00:00Z', lasts: Duration.hours(1), series: [], policies: [] };
const never = new Promise<never>(() => undefined);
const untyped = phasewatchMatchers as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;

test.each<[string, object, string]>([
  [
    'a misspelt option',
    { ...RECORDING, polcies: [] },
    "rehearse/polcies: every field is one that exists, got 'polcies'; did you mean 'policies'? [SCH002]",
  ],
  [
    'an option of a wrong type',
    { ...RECORDING, lasts: 60 },
    'rehearse/lasts: a time is a Duration, which states its unit, got the bare number 60; write Duration.minutes(5) or the like [DUR003]',
  ],
  [
    'a recording without a start',
    { lasts: Duration.hours(1) },
    'rehearse/from: a required field is set, got nothing; write a text [SCH001]',
  ],
  [
    'an unknown world of a scenario',
    { scenario: {}, world: 'declard' },
    "rehearse/world: the value is 'baseline' or 'declared', got \"declard\"; did you mean 'declared'? [SCH003]",
  ],
  ['a scenario that is none', { scenario: 5 }, 'rehearse/scenario: '],
])('rehearse refuses %s in one line', async (_, options, line) => {
  const message = await refusal(() => rehearse(options as Parameters<typeof rehearse>[0]));
  expect(message.split('\n')).toEqual([expect.stringContaining(line)]);
});

test.each<[string, unknown[], string]>([
  [
    'toDetect',
    ['run-silent', { withn: Duration.minutes(5) }],
    "toDetect/withn: every field is one that exists, got 'withn'; did you mean 'within'? [SCH002]",
  ],
  [
    'toDetect',
    ['run-silent', { within: 5 }],
    'toDetect/within: a time is a Duration, which states its unit, got the bare number 5',
  ],
  ['toDetect', [{ within: Duration.minutes(5) }], 'toDetect/policy: the value is a text'],
  [
    'toNotify',
    [{ atMots: 1 }],
    "toNotify/atMots: every field is one that exists, got 'atMots'; did you mean 'atMost'? [SCH002]",
  ],
  ['toNotify', [{ atMost: '1' }], 'toNotify/atMost: the value is a number, got "1"'],
  ['toNotify', [{ atMost: 1, policy: 5 }], 'toNotify/policy: the value is a text, got 5'],
  ['toNotify', [], 'toNotify: '],
  ['toStaySilent', [{ policy: 'run-silent' }], 'toStaySilent/policy: the value is a text'],
  ['toCloseItsIncidents', [5], 'toCloseItsIncidents/policy: the value is a text, got 5'],
])('%s refuses options that the compiler would refuse, before the rehearsal ends: %j', async (matcher, args, line) => {
  expect(await refusal(() => (untyped[matcher] as (...all: unknown[]) => Promise<unknown>)(never, ...args))).toContain(
    line,
  );
});

test('rehearse refuses stacks that are older than the sources of their app', async () => {
  const project = new Project({
    'cdktf.json': '{ "app": "node main.js" }',
    'main.js': '',
    'cdktf.out/stacks/prod-guard/cdk.tf.json': '{}',
  });
  try {
    const stack = project.path('cdktf.out');
    expect(await refusal(() => rehearse({ ...RECORDING, stack }))).toContain(
      'cdktf.out: synthesized stacks must be what the app makes now, got no synthesis of `phasewatch synth` ended in it; run `phasewatch synth` in ',
    );
    // Without an app, there is nothing to compare with.
    writeFileSync(project.path('cdktf.json'), '{ "app": "make synth" }');
    expect(await refusal(() => rehearse({ ...RECORDING, stack }))).not.toContain('INP011');
  } finally {
    project.remove();
  }
});
