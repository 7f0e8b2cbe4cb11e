import { compileLoggingFilter } from '../../../../alerting/filters/logging/compile-filter';
import { parseLoggingFilter } from '../../../../alerting/filters/logging/parse-filter';

const entry = {
  insertId: 'abc-1',
  logName: 'projects/p/logs/run.googleapis.com%2Fstdout',
  timestamp: '2026-01-14T10:00:00.123456789Z',
  severity: 'CRITICAL',
  resource: { type: 'cloud_run_revision', labels: { service_name: 'prediction-coordinator' } },
  labels: { 'a.b/c': 'Straße', n: '7' },
  httpRequest: { status: 503, requestSize: '123', latency: '1.500s', remoteIp: '10.1.2.3', cacheHit: true },
  jsonPayload: {
    message: 'The cat in the hat',
    n: 5,
    half: 0.5,
    yes: true,
    nothing: null,
    tags: ['a', 'b'],
    empty: [],
    items: [{ name: 'x', sizes: [1, 2] }, { name: 'y' }, [{ name: 'z' }]],
    nested: { deep: [{ er: 'Needle' }], Case: 'kept' },
    ip: ['192.168.0.1', '10.1.9.9', 'no'],
    'foo.bar': 'dotted',
    ':name': 'colon',
    duration: '2s',
  },
  protoPayload: {
    methodName: 'Insert',
    big: '12',
    took: '90s',
    at: '2026-01-14T10:00:00Z',
    response: { status: '503: no' },
  },
};

const matches = (filter: string, given: Record<string, unknown> = entry) =>
  compileLoggingFilter(parseLoggingFilter(filter).tree)(given);

describe('an entry', () => {
  test.each([
    // Text: whatever the letter case, but for regular expressions.
    ['jsonPayload.message="THE CAT in the hat"', true],
    ['jsonPayload.message="cat"', false],
    ['jsonPayload.message:"CAT IN"', true],
    ['jsonPayload.message=~"The.*hat$"', true],
    ['jsonPayload.message=~"CAT"', false],
    ['jsonPayload.message=~"(?i)CAT"', true],
    ['jsonPayload.message!~"CAT"', true],
    ['jsonPayload.message<"the dog"', true],
    ['labels."a.b/c"="STRASSE"', true],
    ['labels."a.b/c"="ｓtrasse"', true],
    ['labels.n=7 labels.n="7"', true],
    ['labels.n<10', false],
    ['jsonPayload."foo.bar"=dotted jsonPayload.":name"=colon', true],
    ['jsonPayload.nested.case="kept"', false],
    ['log_name:stdout LOGNAME:stdout', true],
    // Missing, defaulted, null.
    ['jsonPayload.absent="x"', false],
    ['jsonPayload.absent!="x"', false],
    ['jsonPayload.absent!~"x"', false],
    ['NOT jsonPayload.absent="x"', true],
    ['jsonPayload.absent:*', false],
    ['labels.absent!="x"', false],
    ['textPayload!="x"', true],
    ['textPayload=""', true],
    ['textPayload:*', false],
    ['httpRequest.responseSize=0 httpRequest.cacheLookup=false operation.id=""', true],
    ['httpRequest.status:* httpRequest:* labels:* jsonPayload.nothing:* jsonPayload.empty:*', true],
    ['jsonPayload.nothing=NULL_VALUE', true],
    ['jsonPayload.n=NULL_VALUE', false],
    ['jsonPayload.n!=NULL_VALUE', true],
    ['jsonPayload.nothing!=NULL_VALUE', false],
    ['NOT jsonPayload.absent=NULL_VALUE', true],
    ['jsonPayload.nothing="null"', false],
    ['jsonPayload.message=NULL_VALUE OR jsonPayload.message="NULL_VALUE"', false],
    // Arrays: one element is enough.
    ['jsonPayload.tags="a"', true],
    ['jsonPayload.tags!="a"', true],
    ['NOT jsonPayload.tags="a"', false],
    ['jsonPayload.empty!="a"', false],
    ['jsonPayload.items.name="y"', true],
    ['jsonPayload.items.name="z"', false],
    ['jsonPayload.items.sizes=2', true],
    ['jsonPayload.items.sizes>2', false],
    ['jsonPayload.items.name:*', true],
    // Types: what cannot be converted fails, whatever is asked.
    ['severity>=error', true],
    ['severity>=ALERT', false],
    ['severity!=ERROR severity:critical', true],
    ['severity=odd OR severity!=odd', false],
    ['httpRequest.status>=500 httpRequest.status<"504" httpRequest.status:503', true],
    ['httpRequest.requestSize>99', true],
    ['httpRequest.status!="many"', false],
    ['httpRequest.status=~"5"', false],
    ['httpRequest.latency>1s httpRequest.latency<"1600ms" httpRequest.latency="1.5s"', true],
    ['httpRequest.latency>=0.03m', false],
    ['httpRequest.cacheHit=TRUE httpRequest.cacheHit>false', true],
    ['jsonPayload.n=5 jsonPayload.n="5.0" jsonPayload.n:5 jsonPayload.n>-1e2', true],
    ['jsonPayload.n>nan OR jsonPayload.n=NaN', false],
    ['jsonPayload.n!=NaN jsonPayload.n<infinity', true],
    ['jsonPayload.n!="five"', false],
    ['jsonPayload.half=0.5', true],
    ['jsonPayload.yes=True jsonPayload.yes!=false', true],
    ['jsonPayload.duration>"1s"', true],
    ['jsonPayload.duration>"10s"', true],
    ['timestamp>="2026-01-14T10:00:00.123456789Z" timestamp<"2026-01-14T11:00:00.12345679+01:00"', true],
    ['timestamp>"2026-01-14" timestamp<"2026-01-15"', true],
    ['timestamp="2026-01-14T10:00:00.123456788Z"', false],
    ['receiveTimestamp<"1971-01-01"', true],
    // Protocol buffers: keys in any case, and more types than JSON has.
    ['protoPayload.method_name=insert protoPayload.METHODNAME=insert', true],
    ['protoPayload.big>9', true],
    ['protoPayload.took>1m protoPayload.took="1.5m"', true],
    ['protoPayload.at<"2026-01-14T12:00:00+01:30"', true],
    // Objects, search terms.
    ['jsonPayload:needle', true],
    ['jsonPayload.nested:needle', true],
    ['jsonPayload.nested="needle"', false],
    ['jsonPayload:er', false],
    ['needle "CAT in" 503', true],
    ['critical', true],
    ['crit', false],
    ['haystack', false],
    // All of it.
    ['', true],
    ['severity>=ERROR resource.type="cloud_run_revision" -jsonPayload.n=6 (trace="x" OR jsonPayload.tags=b)', true],
  ])('%s: %s', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  test('without a severity has the default one', () => {
    expect(matches('severity>=DEFAULT severity=default severity<DEBUG', {})).toBe(true);
  });

  test.each([[{}], [{ jsonPayload: null, labels: 5, resource: 'x', httpRequest: [1], severity: 7, timestamp: {} }]])(
    'that is not as Google writes them is answered all the same: %j',
    (odd) => {
      for (const filter of [
        'jsonPayload.a.b=1',
        'labels.a:*',
        'resource.type=x',
        'httpRequest.status>1',
        'severity>=INFO',
        'x',
        'timestamp>"2026-01-01"',
        'SEARCH("x")',
      ]) {
        expect(typeof matches(filter, odd)).toBe('boolean');
      }
    },
  );

  test('may be nested as deep as it likes', () => {
    let deep: unknown = 'needle';
    for (let i = 0; i < 200_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
    expect(matches('needle', { jsonPayload: { deep } })).toBe(true);
    expect(matches('SEARCH("haystack")', { jsonPayload: { deep } })).toBe(false);
  });

  test('names that every object has are no fields', () => {
    expect(matches('jsonPayload.constructor:* OR jsonPayload.__proto__:* OR jsonPayload.toString:*')).toBe(false);
  });
});
