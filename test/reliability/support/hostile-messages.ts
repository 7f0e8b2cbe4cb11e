import { GUARD_EVENT_TYPES, PROCESSOR_EVENT_TYPES } from '../../../model/run-event';
import { printedIn } from '../../guard/support/push';
import { COORDINATOR, failed, heartbeat, skipped, started, succeeded, T0 } from '../../guard/support/runs';
import type { Random } from './random';

/** A body that is posted to the recorder: JSON text, or bytes. */
export type Body = string | Uint8Array<ArrayBuffer>;

type Fields = Record<string, unknown>;

/** Makes one message of a family; `id` is the Pub/Sub id that it should have. */
export type Family = (random: Random, id: string) => Body;

const HUGE = ['1e400', '-1e400', '1e308', '-1e308', '9007199254740993', '1e-400', '-0', '4294967296', '0.1e1'];
const LONE = ['\ud800', 'a\udfffb', '\udc00\ud800', 'x'.repeat(50) + '\ud83d'];
const PROTOTYPE = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];
const WRONG: readonly unknown[] = [null, true, 0, -1, 1.5, '', [], {}, [[]], { v: 1 }, 'null', ' '];
const CONTROL = ['\u0000', '\u0007', '\u001b[31m', '\u0085', '\r\n', '\u2028', '\u202e', '\u200b', '\ufeff'];
const IDENTITY = ['v', 'type', 'run_id', 'attempt', 'phase', 'processor', 'data_date'];
const OPTIONAL = [
  'duration_seconds',
  'records_processed',
  'elapsed_seconds',
  'progress',
  'error',
  'reason',
  'failure_category',
];
const PATHS = ['a/b', '.', '..', '__a__', 'a~b', '~1', 'a\\b', '%2F', 'a?b#c', '*', '`x`', '${x}', '<b>', "' or 1=1"];
const DATES = [
  '2026-02-30',
  '0000-00-00',
  '2026-1-1',
  '20260114',
  '9999-12-31',
  '+275760-09-13',
  '2026-01-14T00:00Z',
  '',
];
const TIMES = [
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-01-14T10:00:60Z',
  '2026-01-14T24:00:00Z',
  '2026-01-14T10:00:00+23:59',
  '2026-01-14 10:00:00',
  'now',
  '',
  '2026-01-14T10:00:00',
  '1970-01-01T00:00:00Z',
];
const IDS: readonly unknown[] = [
  '',
  '.',
  '..',
  '__id__',
  'a/b',
  'x'.repeat(129),
  'x'.repeat(2_000),
  5,
  null,
  {},
  ['1'],
  'ä',
  ' ',
];
const DEPTHS = [100, 1_000, 10_000, 60_000, 120_000];

const nested = (depth: number, [open, close] = ['[', ']'] as const): string =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;
const nestedMap = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
const deep = (random: Random): string => {
  const depth = random.pick(DEPTHS);
  return random.chance(0.5) ? nested(depth) : nestedMap(Math.floor(depth / 3));
};

const anyEvent = (random: Random, id: string): Fields => {
  const make = random.pick([started, heartbeat, succeeded, failed, skipped]);
  return { ...make({ run_id: `hostile-${id}` }) };
};

/** The entry as text; the run event is given as text too, so that it may be what `JSON.stringify` does not write. */
const entryText = (runEvent: string, rest: Fields = {}): string => {
  const entry = {
    insertId: 'abc123',
    ...printedIn(COORDINATOR),
    severity: 'INFO',
    timestamp: new Date(T0).toISOString(),
    receiveTimestamp: new Date(T0 + 200).toISOString(),
    jsonPayload: { message: 'a line', run_event: '@' },
    ...rest,
  };
  return JSON.stringify(entry).replace('"@"', () => runEvent);
};

const pushText = (data: string | Uint8Array, id: string, message: Fields = {}): string =>
  JSON.stringify({
    message: {
      data: Buffer.from(data).toString('base64'),
      messageId: id,
      publishTime: new Date(T0).toISOString(),
      ...message,
    },
    subscription: 'projects/sample-project/subscriptions/phasewatch-run-events',
  });

/** A push of a line with some fields replaced. A text that begins with `raw:` stands for itself in the JSON. */
const line = (random: Random, id: string, fields: Fields, rest: Fields = {}): string => {
  const text = JSON.stringify({ ...anyEvent(random, id), ...fields });
  return pushText(
    entryText(
      text.replace(/"raw:(.*?)"/g, (_all, raw: string) => raw),
      rest,
    ),
    id,
  );
};

/** Adds text inside the braces of a run event, for keys that an object literal cannot hold twice. */
const lineWith = (random: Random, id: string, inside: string): string =>
  pushText(entryText(`${JSON.stringify(anyEvent(random, id)).slice(0, -1)},${inside}}`), id);

const LINES: Readonly<Record<string, Family>> = {
  'huge numbers as attempt': (random, id) => line(random, id, { attempt: `raw:${random.pick(HUGE)}` }),
  'huge numbers in optional fields': (random, id) =>
    line(random, id, { [random.pick(OPTIONAL)]: `raw:${random.pick(HUGE)}` }),
  'lone surrogates in identity': (random, id) =>
    line(random, id, { [random.pick(['run_id', 'phase', 'processor', 'data_date', 'type'])]: random.pick(LONE) }),
  'lone surrogates in texts': (random, id) =>
    line(random, id, { error: random.pick(LONE), reason: random.pick(LONE), failure_category: random.pick(LONE) }),
  'lone surrogates in unknown fields': (random, id) =>
    line(random, id, { [`x${random.pick(LONE)}`]: random.pick(LONE) }),
  'deep nesting as the run event': (random, id) => pushText(entryText(deep(random)), id),
  'deep nesting in an optional field': (random, id) =>
    lineWith(random, id, `"${random.pick(OPTIONAL)}":${deep(random)}`),
  'deep nesting in identity': (random, id) => lineWith(random, id, `"${random.pick(IDENTITY)}":${deep(random)}`),
  'deep nesting in an unknown field': (random, id) => lineWith(random, id, `"unknown":${deep(random)}`),
  'deep nesting beside the run event': (random, id) =>
    pushText(
      entryText(JSON.stringify(anyEvent(random, id))).replace('"a line"', () => deep(random)),
      id,
    ),
  'deep nesting in the source': (random, id) => {
    const field = random.pick(['logName', 'resource', 'timestamp', 'receiveTimestamp', 'labels']);
    return pushText(
      entryText(JSON.stringify(anyEvent(random, id)), { [field]: '#' }).replace('"#"', () => deep(random)),
      id,
    );
  },
  'prototype names as fields': (random, id) =>
    lineWith(
      random,
      id,
      `"${random.pick(PROTOTYPE)}":${random.pick(['{"v":1}', 'null', '[]', '"x"', '{"isAdmin":true}'])}`,
    ),
  'prototype names as values': (random, id) =>
    line(random, id, { [random.pick([...IDENTITY, ...OPTIONAL])]: random.pick(PROTOTYPE) }),
  'prototype names around the run event': (random, id) =>
    pushText(`{"${random.pick(PROTOTYPE)}":{"a":1},${entryText(JSON.stringify(anyEvent(random, id))).slice(1)}`, id),
  'wrong types in identity': (random, id) => line(random, id, { [random.pick(IDENTITY)]: random.pick(WRONG) }),
  'wrong types in optional fields': (random, id) =>
    line(random, id, Object.fromEntries(OPTIONAL.map((name) => [name, random.pick(WRONG)]))),
  'wrong types as the run event': (random, id) => pushText(entryText(JSON.stringify(random.pick(WRONG))), id),
  'wrong types as the payload': (random, id) => pushText(entryText('1', { jsonPayload: random.pick(WRONG) }), id),
  'wrong types as the source': (random, id) =>
    line(
      random,
      id,
      {},
      { [random.pick(['logName', 'resource', 'timestamp', 'receiveTimestamp'])]: random.pick(WRONG) },
    ),
  'giant ids': (random, id) =>
    line(random, id, {
      [random.pick(['run_id', 'phase', 'processor', 'data_date', 'type'])]: 'ä'.repeat(random.whole(200, 60_000)),
    }),
  'giant texts': (random, id) =>
    line(random, id, {
      type: random.pick(['failed', 'skipped']),
      error: 'é'.repeat(random.whole(19_990, 60_000)),
      reason: '🚀'.repeat(random.whole(1_000, 20_000)),
    }),
  'giant unknown fields': (random, id) => line(random, id, { unknown: 'x'.repeat(random.whole(100_000, 250_000)) }),
  'entries above the limit of Cloud Logging': (random, id) =>
    line(random, id, { unknown: 'x'.repeat(random.whole(262_000, 1_200_000)) }),
  'thousands of fields': (random, id) =>
    line(random, id, Object.fromEntries(Array.from({ length: random.whole(1_000, 9_000) }, (_, n) => [`f${n}`, n]))),
  'missing fields': (random, id) => line(random, id, { [random.pick(IDENTITY)]: undefined }),
  'unknown versions': (random, id) =>
    line(random, id, { v: random.pick([0, 2, -1, 1.5, '1', null, 1_000_000_000, [1], true]) }),
  'unknown types': (random, id) =>
    line(random, id, { type: random.pick(['Started', 'started ', 'ended', '', '🚀', 'x'.repeat(5_000)]) }),
  'types of the guard': (random, id) => line(random, id, { type: random.pick([...GUARD_EVENT_TYPES, 'pulse']) }),
  'control characters': (random, id) =>
    line(random, id, {
      [random.pick(['run_id', 'phase', 'processor', 'error', 'reason'])]: `a${random.pick(CONTROL)}b`,
    }),
  'ids that look like paths or code': (random, id) =>
    line(random, id, { [random.pick(['run_id', 'phase', 'processor'])]: random.pick(PATHS) }),
  'dates that are none': (random, id) => line(random, id, { data_date: random.pick(DATES) }),
  'times that are none': (random, id) =>
    line(random, id, {}, { [random.pick(['timestamp', 'receiveTimestamp'])]: random.pick(TIMES) }),
  'durations beyond any start': (random, id) =>
    line(random, id, {
      elapsed_seconds: random.pick([1e305, 1e15, 4e9]),
      duration_seconds: random.pick([1e305, 1e15, 4e9]),
    }),
  'keys that come twice': (random, id) =>
    lineWith(random, id, `"${random.pick(IDENTITY)}":${JSON.stringify(random.pick(WRONG))}`),
  'undeclared sources': (random, id) =>
    line(
      random,
      id,
      {},
      random.pick<Fields>([printedIn('public-site'), printedIn('__proto__'), printedIn(''), { resource: {} }]),
    ),
  'pulses of a processor and of the monitor': (random, id) => {
    const pulse = {
      v: 1,
      type: 'pulse',
      at: random.pick<unknown>([Number.MAX_SAFE_INTEGER, -1, 1.5, '1', null, T0, [T0]]),
    };
    const source = random.chance(0.5) ? {} : printedIn('phasewatch-timeout-monitor');
    return pushText(entryText(JSON.stringify(pulse), source), id);
  },
  'another identity under one key': (random, id) =>
    line(random, id, {
      run_id: 'shared',
      phase: random.pick(['phase1', 'phase5']),
      data_date: random.pick(['2026-01-13', '2026-01-14']),
    }),
  'all types of one run in any order': (random, id) =>
    line(
      random,
      id,
      { run_id: 'many', type: random.pick(PROCESSOR_EVENT_TYPES) },
      { timestamp: new Date(T0 + random.whole(0, 999_999)).toISOString() },
    ),
};

const ENVELOPES: Readonly<Record<string, Family>> = {
  'data that is no JSON': (random, id) =>
    pushText(random.pick(['{', '', 'NaN', '{"a":Infinity}', '[1,]', "{'a':1}", 'null', '5', '"x"', '\u0000']), id),
  'data that is cut': (random, id) => {
    const text = entryText(JSON.stringify(anyEvent(random, id)));
    return pushText(text.slice(0, random.whole(0, text.length - 1)), id);
  },
  'data that is not UTF-8': (random, id) =>
    pushText(
      Uint8Array.from({ length: random.whole(1, 300) }, () => random.whole(128, 255)),
      id,
    ),
  'a byte that is not UTF-8 inside a text': (random, id) => {
    const bytes = Buffer.from(entryText(JSON.stringify({ ...anyEvent(random, id), error: '@@@@' })));
    bytes[bytes.indexOf('@@@@')] = random.whole(128, 255);
    return pushText(bytes, id);
  },
  'a byte order mark': (random, id) => pushText(`\ufeff${entryText(JSON.stringify(anyEvent(random, id)))}`, id),
  'wrong base64': (random, id) =>
    pushText('', id, {
      data: random.pick<unknown>(['%%%', 'a', '=', '====', 'YWJj*', '\ud800', 5, null, {}, ['YQ==']]),
    }),
  'wrong message ids': (random, id) =>
    pushText(entryText(JSON.stringify(anyEvent(random, id))), id, { messageId: random.pick(IDS) }),
  'wrong publish times': (random, id) =>
    pushText(entryText(JSON.stringify(anyEvent(random, id))), id, {
      publishTime: random.pick<unknown>([...TIMES, ...WRONG]),
    }),
  'missing parts of the envelope': (random, id) =>
    pushText(entryText(JSON.stringify(anyEvent(random, id))), id, {
      [random.pick(['data', 'messageId', 'publishTime'])]: undefined,
    }),
  'bodies that are no envelope': (random) =>
    JSON.stringify(
      random.pick<unknown>([
        {},
        [],
        { message: null },
        { message: [] },
        { message: 'x' },
        [{}],
        { message: { data: {} } },
      ]),
    ),
  'deep nesting as the body': (random) =>
    random.pick([
      nested(random.pick(DEPTHS)),
      nestedMap(random.pick(DEPTHS)),
      `{"message":${nested(random.pick(DEPTHS))}}`,
    ]),
  'giant bodies': (random) => JSON.stringify({ message: { x: 'x'.repeat(random.whole(1_000_000, 3_000_000)) } }),
};

/** Families of messages that a producer, or another caller that can publish, may send. */
export const FAMILIES: Readonly<Record<string, Family>> = { ...LINES, ...ENVELOPES };
