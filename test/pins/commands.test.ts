import { join } from 'node:path';
import { exampleCheckout } from '../example/checkout';
import { runCommands, type Runs } from './command-runs';
import { pinDifferences } from './differences';
import { jsonShape } from './json-shape';
import { junitLines } from './junit-lines';
import { breakerRuns, healthRuns } from './served-runs';

/** Keys of an alert engine's result whose values are names that programs compare with. */
const ENGINE_NAMES = ['version', 'world', 'status', 'kind', 'severity', 'cells'];
const BREAKER_NAMES = ['state', 'action', 'from', 'to', 'criticality'];

interface JsonOutput {
  readonly file: string;
  /** The runs with this output: several if none has every field. */
  readonly runs: readonly string[];
  readonly names: readonly string[];
  /** Keys of objects whose own keys are data. */
  readonly maps?: readonly string[];
}

const JSON_OUTPUTS: readonly JsonOutput[] = [
  {
    file: 'json-audit',
    runs: ['audit, only warnings', 'audit, a timeout that does not fit'],
    names: ['version', 'status', 'kind', 'severity', 'criticality', 'from', 'rule'],
  },
  {
    file: 'json-rehearse-one',
    runs: ['rehearse, one scenario, baseline and declared'],
    names: ENGINE_NAMES,
    maps: ['labels'],
  },
  {
    file: 'json-rehearse-several',
    runs: ['rehearse, several of which one is not met'],
    names: ENGINE_NAMES,
    maps: ['labels'],
  },
  {
    file: 'json-replay',
    runs: ['replay, policies that the API would take'],
    names: ENGINE_NAMES,
    maps: ['labels'],
  },
  {
    file: 'json-replay-version-2',
    runs: ['replay, an incident that is only possible'],
    names: ENGINE_NAMES,
    maps: ['labels'],
  },
  { file: 'json-match', runs: ['match, entries that match', 'match, no entry that matches'], names: ['version'] },
  {
    file: 'json-health',
    runs: ['health, healthy', 'health, degraded', 'health, unhealthy', 'health, could not tell'],
    names: ['version', 'kind', 'verdict', 'level', 'code', 'state', 'criticality'],
    maps: ['failures'],
  },
  { file: 'json-breaker-list', runs: ['breaker, list'], names: BREAKER_NAMES },
  { file: 'json-breaker-history', runs: ['breaker, history'], names: BREAKER_NAMES },
];
const JUNIT_OUTPUTS: Readonly<Record<string, string>> = {
  'junit-rehearse': 'rehearse, as JUnit',
  'junit-replay': 'replay, a policy that the API would refuse',
};

const golden = (name: string) => join(__dirname, 'golden', `${name}.txt`);
let runs: Runs;

beforeAll(async () => {
  const checkout = exampleCheckout();
  try {
    runs = new Map([
      ...runCommands(checkout),
      ...(await breakerRuns()),
      ...(await healthRuns(join(checkout.folder, 'health'))),
    ]);
  } finally {
    checkout.remove();
  }
}, 240_000);

function outputOf(name: string): string {
  const run = runs.get(name);
  if (run === undefined || run.out === '') throw new Error(`no output of ${name}: ${run?.err ?? 'it did not run'}`);
  return run.out;
}

describe('the commands', () => {
  test.each(JSON_OUTPUTS)(
    'print JSON with unchanged paths and types: $file',
    ({ file, runs: made, names, maps = [] }) => {
      const documents = made.map((name) => JSON.parse(outputOf(name)) as unknown);
      expect(pinDifferences(golden(file), jsonShape(documents, { maps, names }))).toEqual([]);
    },
  );

  test.each(Object.entries(JUNIT_OUTPUTS))('print JUnit with unchanged suites, cases and classes: %s', (file, name) => {
    expect(pinDifferences(golden(file), junitLines(outputOf(name)))).toEqual([]);
  });

  test('exit with unchanged codes', () => {
    const lines = [...runs].map(([name, { exit }]) => `${name}: ${exit ?? 'killed'}`).sort();
    expect(pinDifferences(golden('exit-codes'), lines)).toEqual([]);
  });
});
