import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseGuardConfig } from '../../../guard/ports/config-source';
import { StorageConfigSource } from '../../../guard/adapters/google/config-source';
import { firestoreFrom, required } from '../../../guard/adapters/google/environment';
import { guardConfig } from '../support/runs';

const WHERE = 'gs://bucket/guard-config.json';

describe('reading the guard’s configuration', () => {
  it('parses the configuration that the stack writes', () => {
    expect(parseGuardConfig(JSON.stringify(guardConfig()), WHERE)).toEqual(guardConfig());
  });

  it('names the object and CFG001 where the text is not JSON', () => {
    expect(() => parseGuardConfig('{', WHERE)).toThrow(/^gs:\/\/bucket\/guard-config\.json: .*\[CFG001\]$/);
  });

  it('names the field that does not match the schema', () => {
    const other = { ...guardConfig(), version: 2, phases: [{}] };

    expect(() => parseGuardConfig(JSON.stringify(other), WHERE)).toThrow(/phases.*\[CFG002\]/);
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

  it.each(['', 'http://'])('requests the object’s content from the emulator, with host %p', async (scheme) => {
    const source = new StorageConfigSource('gs://bucket/guard/guard-config.json', `${scheme}${host}`);

    expect(await source.read()).toEqual(guardConfig());
    expect(asked).toBe('/storage/v1/b/bucket/o/guard%2Fguard-config.json?alt=media');
  });

  it('reads the object on every call, so that a deploy takes effect', async () => {
    const source = new StorageConfigSource(WHERE, host);
    await source.read();
    answer.body = JSON.stringify({ ...guardConfig(), environment: 'staging' });

    expect((await source.read()).environment).toBe('staging');
  });

  it('includes the answer of Cloud Storage when the read fails', async () => {
    answer = { status: 404, body: 'No such object' };

    await expect(new StorageConfigSource(WHERE, host).read()).rejects.toThrow(
      /^cannot read gs:\/\/bucket\/guard-config\.json: .*No such object/,
    );
  });
});

describe('the environment of a function', () => {
  it('names the missing variable', () => {
    expect(() => required({ GUARD_CONFIG: '' }, 'GUARD_CONFIG')).toThrow(/^GUARD_CONFIG: .*\[ENV001\]$/);
    expect(required({ GUARD_CONFIG: WHERE }, 'GUARD_CONFIG')).toBe(WHERE);
  });

  it('returns the project and the database', () => {
    const environment = { GOOGLE_CLOUD_PROJECT: 'sample-project', FIRESTORE_DATABASE: 'phasewatch' };

    expect(firestoreFrom(environment).databaseId).toBe('phasewatch');
    expect(firestoreFrom({ GOOGLE_CLOUD_PROJECT: 'p' }).databaseId).toBe('(default)');
    expect(() => firestoreFrom({})).toThrow('GOOGLE_CLOUD_PROJECT');
  });
});
