// cspell:ignore adpot titel
import { Testing, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import * as api from '../../api/constructs';
import { InputError } from '../../model/problem';

type Props = new (scope: Construct, id: string, props: object) => Construct;

const newStack = () => new TerraformStack(Testing.app(), 'prod-guard');
/** What is refused, as one line for each problem. */
function refusal(construct: Props, props: object): string[] {
  try {
    new construct(newStack(), 'it', props);
  } catch (error) {
    if (error instanceof InputError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const constructs = Object.entries(api).filter(
  ([name, value]) => typeof value === 'function' && /^[A-Z]/.test(name) && name !== 'NotificationChannels',
) as unknown as [string, Props][];

test('there are public constructs with props', () => {
  expect(constructs.map(([name]) => name)).toContain('Topic');
  expect(constructs.length).toBeGreaterThan(12);
});

test.each(constructs)('%s refuses a prop that it has not, and names those that are missing', (_, construct) => {
  const lines = refusal(construct, { displayNam: 'x' });
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^prod-guard\/it\/displayNam: every field is one that exists, got 'displayNam'; .*\[SCH002\]$/,
    ),
  );
  expect(lines).toContainEqual(expect.stringMatching(/: a required field is set, got nothing; .*\[SCH001\]$/));
});

const TOPIC = { name: 'files', project: 'p', pubsubAgent: 'serviceAccount:a' };
const TILE = { kind: 'logs', title: 'Lines', filter: 'severity>=ERROR', project: 'p' };

test.each<[string, Props, object, string]>([
  [
    'a misspelt name',
    api.Topic as Props,
    { ...TOPIC, adpot: true },
    "prod-guard/it/adpot: every field is one that exists, got 'adpot'; did you mean 'adopt'? [SCH002]",
  ],
  [
    'a wrong type',
    api.Topic as Props,
    { ...TOPIC, adopt: 'yes' },
    'prod-guard/it/adopt: the value is true or false, got "yes"; write true or false [SCH004]',
  ],
  [
    'an unknown kind',
    api.Dashboard as Props,
    { displayName: 'd', tiles: [{ ...TILE, kind: 'log' }] },
    "prod-guard/it/tiles[0].kind: the value is 'chart', 'logs' or 'incidents', got \"log\"; did you mean 'logs'? [SCH003]",
  ],
  [
    'a field that its kind has not',
    api.Dashboard as Props,
    { displayName: 'd', tiles: [{ ...TILE, titel: 'x' }] },
    "prod-guard/it/tiles[0].titel: every field is one that exists, got 'titel'; did you mean 'title'? [SCH002]",
  ],
  [
    'a bare number as a time',
    api.GaugeDescriptors as unknown as Props,
    { names: api.namesOf({ name: 'orders' }), settle: 120 },
    'prod-guard/it/settle: a time is a Duration, which states its unit, got the bare number 120; write Duration.minutes(5) or the like [DUR003]',
  ],
  [
    'a text instead of a construct',
    api.RunEventSink as unknown as Props,
    { name: 's', project: 'p', topic: 'files', guardFunctions: [] },
    'prod-guard/it/topic: the value is an object, got "files"; pass the object [SCH005]',
  ],
])('%s in the props is refused in one line', (_, construct, props, line) => {
  expect(refusal(construct, props)).toEqual([line]);
});

test('props that fit are accepted, also without the optional ones', () => {
  expect(refusal(api.Topic as Props, TOPIC)).toEqual([]);
  expect(refusal(api.Topic as Props, { ...TOPIC, adopt: undefined })).toEqual([]);
  expect(refusal(api.Dashboard as Props, { displayName: 'd', tiles: [TILE] })).toEqual([]);
});
