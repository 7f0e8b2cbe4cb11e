import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseGuardConfig } from '../../../guard/ports/config-source';
import { StorageConfigSource } from '../../../guard/adapters/google/config-source';
import { firestoreFrom, required } from '../../../guard/adapters/google/environment';
import { guardConfig } from '../support/runs';

const WHERE = 'gs://bucket/guard-config.json';

describe('reading the guard’s configuration', () => {
  it('gives what the stack wrote', () => {
    expect(parseGuardConfig(JSON.stringify(guardConfig()), WHERE)).toEqual(guardConfig());
  });

  it('says so where it is no JSON', () => {
    expect(() => parseGuardConfig('{', WHERE)).toThrow(/^gs:\/\/bucket\/guard-config\.json: .*\[CFG001\]$/);
  });

  it('says which part does not fit where it has another shape', () => {
    const other = { ...guardConfig(), version: 2, phases: [] };

    expect(() => parseGuardConfig(JSON.stringify(other), WHERE)).toThrow(/version: .*; phases: .*\[CFG002\]/);
  });

  it.each(['guard-config.json', 'gs://bucket', 'gs://', 'https://bucket/object'])(
    'refuses the location %s, which is no storage object',
    (location) => {
      expect(() => new StorageConfigSource(location)).toThrow('CFG003');
    },
  );
});

describe('reading it from Cloud Storage', () => {
  let server: Server;
  let host: string;
  let asked: string | undefined;
  let answer: { status: number; body: string };

  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify(guardConfig()) };
    server = createServer((request, response) => {
      asked = request.url;
      response.writeHead(answer.status).end(answer.body);
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each(['', 'http://'])('asks the emulator for the content of the object, host written with %p', async (scheme) => {
    const source = new StorageConfigSource('gs://bucket/guard/guard-config.json', `${scheme}${host}`);

    expect(await source.read()).toEqual(guardConfig());
    expect(asked).toBe('/storage/v1/b/bucket/o/guard%2Fguard-config.json?alt=media');
  });

  it('reads anew every time, so that a deploy takes effect', async () => {
    const source = new StorageConfigSource(WHERE, host);
    await source.read();
    answer.body = JSON.stringify({ ...guardConfig(), environment: 'staging' });

    expect((await source.read()).environment).toBe('staging');
  });

  it('says what Cloud Storage answered where it does not give it', async () => {
    answer = { status: 404, body: 'No such object' };

    await expect(new StorageConfigSource(WHERE, host).read()).rejects.toThrow(
      /^cannot read gs:\/\/bucket\/guard-config\.json: .*No such object/,
    );
  });
});

describe('the environment of a function', () => {
  it('says which variable is missing', () => {
    expect(() => required({ GUARD_CONFIG: '' }, 'GUARD_CONFIG')).toThrow(/^GUARD_CONFIG: .*\[ENV001\]$/);
    expect(required({ GUARD_CONFIG: WHERE }, 'GUARD_CONFIG')).toBe(WHERE);
  });

  it('names project and database', () => {
    const environment = { GOOGLE_CLOUD_PROJECT: 'nba-props-platform', FIRESTORE_DATABASE: 'phasewatch' };

    expect(firestoreFrom(environment).databaseId).toBe('phasewatch');
    expect(firestoreFrom({ GOOGLE_CLOUD_PROJECT: 'p' }).databaseId).toBe('(default)');
    expect(() => firestoreFrom({})).toThrow('GOOGLE_CLOUD_PROJECT');
  });
});
