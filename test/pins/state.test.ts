import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BREAKER_STATES } from '../../model/breaker';
import { FAILURE_CATEGORIES } from '../../model/failure-category';
import { STORE } from '../../model/store';
import { CONFIGURED, deployedConfiguration } from './state/configuration';
import { differences } from './state/differences';
import { MOMENTS, readDocuments, versionFolder, type Moment } from './state/fixture-files';
import { writeHistory, type History } from './state/history';
import type { RawDocuments } from './state/raw-documents';
import type { RawValue } from './state/raw-value';

/** The version of the documents in Firestore that the code writes. */
const WRITTEN = 3;
/** The version of the guard's configuration that the code writes. */
const CONFIGURATION_WRITTEN = 4;
/** Most differences that are printed: one wrong field differs in dozens of documents. */
const MOST_SHOWN = 40;

function refuseDifferences(moment: Moment, now: RawDocuments): void {
  const found = differences(readDocuments(WRITTEN, moment), now);
  if (found.length === 0) return;
  const shown = found.slice(0, MOST_SHOWN);
  const more = found.length > shown.length ? [`and ${found.length - shown.length} more`] : [];
  const head = `${found.length} differences from test/fixtures/state/${WRITTEN}/${moment}`;
  throw new Error([`${head}; first: ${found[0] ?? ''}`, ...shown, ...more].join('\n  '));
}

describe('the guard, driven through two hours', () => {
  let history: History;
  beforeAll(async () => {
    history = await writeHistory();
  }, 240_000);

  it.each(MOMENTS)('stores in Firestore exactly the documents of the fixtures, %s', (moment) => {
    refuseDifferences(moment, history.documents.get(moment) ?? new Map());
  });

  it('answers every request as expected, so that no document is missing because of a failure', () => {
    expect(history.failures).toEqual([]);
  });
});

describe('the deployed stack', () => {
  it.each(Object.entries(CONFIGURED))('writes the guard’s configuration byte for byte as in %s', (file, pipeline) => {
    const stored = readFileSync(join(versionFolder(CONFIGURATION_WRITTEN), 'configuration', file), 'utf8');

    expect(deployedConfiguration(pipeline)).toBe(stored);
  });
});

describe('the fixtures of the stored state', () => {
  const documents = readDocuments(WRITTEN, 'between-ticks');

  /** The values that a field has in the documents of a collection. */
  function valuesOf(collection: string, field: (fields: Readonly<Record<string, RawValue>>) => RawValue | undefined) {
    const all = [...documents].filter(([path]) => path.split('/').at(-2) === collection);
    return new Set(all.flatMap(([, fields]) => Object.values(field(fields) ?? {}) as unknown[]));
  }

  it('have documents of every collection', () => {
    const collections = new Set([...documents.keys()].map((path) => path.split('/').at(-2)));
    const { runs, rejected, rejectedParts, breakers, guard } = STORE;

    expect([...collections].sort()).toEqual([runs, rejected, rejectedParts, breakers, guard].sort());
  });

  it('have runs of every state, of every outcome and of every failure category', () => {
    const categories = valuesOf(STORE.runs, ({ end }) =>
      end !== undefined && 'mapValue' in end ? end.mapValue.fields['failureCategory'] : undefined,
    );

    expect([...valuesOf(STORE.runs, ({ state }) => state)].sort()).toEqual(
      ['failed', 'running', 'skipped', 'succeeded', 'timed_out', 'went_silent'], //
    );
    expect([...valuesOf(STORE.runs, ({ outcome }) => outcome)].sort()).toEqual(
      ['dependency_missing', 'failed', 'no_data_available', null, 'skipped', 'succeeded'], //
    );
    expect([...categories].sort()).toEqual([...FAILURE_CATEGORIES, null].sort());
  });

  it('have breakers of every state and rejected lines of every reason', () => {
    const reasons = ['conflict', 'malformed', 'not_a_run_event', 'not_an_envelope', 'not_json', 'oversized'];

    expect([...valuesOf(STORE.breakers, ({ state }) => state)].sort()).toEqual([...BREAKER_STATES].sort());
    expect([...valuesOf(STORE.rejected, ({ reason }) => reason)].sort()).toEqual([...reasons, 'unknown_type']);
  });
});
