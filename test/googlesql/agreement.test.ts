import { GoogleSqlEngine, whyNoEngine } from './engine';
import { differences, pointsBothWays, sample } from './agreement';
import { answerable, storedEntry } from './stored-entries';
import { parseLoggingFilter } from '../../alerting/filters/logging/parse-filter';

const reason = whyNoEngine();
const described = reason === undefined ? describe : describe.skip;

described(`on Google's GoogleSQL engine${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  let engine: GoogleSqlEngine;
  beforeAll(async () => {
    engine = await GoogleSqlEngine.start();
  });
  afterAll(() => {
    engine.stop();
  });

  test('generated filters match the same entries as in JavaScript', async () => {
    expect(await differences(engine, sample(answerable, 20, 1), sample(storedEntry, 50, 2))).toEqual([]);
  });

  test('filters of every kind match the same entries in rare cases', async () => {
    const entries = [
      { timestamp: '2026-01-14T10:00:00.500000001Z', textPayload: 'tab\tnew\nline"quote\\' },
      {
        timestamp: '2026-01-14T10:00:00Z',
        jsonPayload: { n: 1e300, big: 9007199254740992, neg: -0, text: 'ＨＥＬＬＯ' },
      },
      {
        timestamp: '2026-01-14T10:00:00Z',
        jsonPayload: { a: [[{ b: 1 }], { b: [2] }], 'x:y': { 'a"b': "it's" }, z: null },
      },
      { timestamp: '2026-01-14T10:00:00Z', jsonPayload: { type: ['Ended', 7, { x: 'begun' }], ',key"': ',value:' } },
      { timestamp: '2026-01-14T10:00:00Z', httpRequest: { status: 503, latency: '1.500s', remoteIp: '10.1.2.3' } },
      { timestamp: '2026-01-14T10:00:00Z', httpRequest: { remoteIp: '2001:db8::1', requestSize: '9007199254740993' } },
      { timestamp: '2026-01-14T10:00:00Z', protoPayload: { methodName: 'SetIamPolicy', status: { code: 7 } } },
      { timestamp: '2026-01-14T10:00:00Z', resource: { type: 'gce_instance', labels: { 'zone-1': 'a' } }, trace: 't' },
    ];
    const filters = [
      'timestamp>"2026-01-14T10:00:00.5Z"',
      'timestamp<"9999-12-31" AND timestamp>"1500-01-01" AND receiveTimestamp="1970-01-01"',
      'cast(timestamp, STRING)="2026-01-14 10:00:00.500000001+00"',
      'textPayload=~"\\tnew\\n" AND textPayload:"\\"QUOTE\\\\"',
      'jsonPayload.n>1e299 jsonPayload.n<Infinity jsonPayload.neg=0 jsonPayload.big=9007199254740992',
      'jsonPayload.text=hello',
      'jsonPayload.a.b=1 OR jsonPayload.a.b=2',
      'jsonPayload."x:y"."a\\"b"="IT\'S" jsonPayload.z=NULL_VALUE',
      'jsonPayload.type=(ended OR begun)',
      'jsonPayload:",value:"',
      'jsonPayload:"key"',
      'SEARCH(jsonPayload, "begun 7")',
      'httpRequest.latency>=1.5s httpRequest.status>=500 ip_in_net(httpRequest.remoteIp, "10.1.0.0/16")',
      'ip_in_net(httpRequest.remoteIp, "2001:db8::/32") AND httpRequest.requestSize>=9007199254740993',
      'httpRequest:"503" OR httpRequest:*',
      'protoPayload.method_name=setiampolicy AND protoPayload.status.code=7',
      'resource.labels.zone-1=a AND resource.type:gce AND -trace:*',
      'resource:"a" OR sourceLocation:* OR operation.first=true',
    ].map(parseLoggingFilter);
    expect(await differences(engine, filters, entries)).toEqual([]);
  });

  test('log-based metrics have the same points as in JavaScript', async () => {
    const { js, sql } = await pointsBothWays(engine, sample(storedEntry, 200, 3));
    expect(sql).toEqual(js);
    expect(js.points.length).toBeGreaterThan(50);
  });
});
