import fc from 'fast-check';
import { resolvePath, type Field } from '../../../../alerting/filters/logging/entry-fields';
import { typeOf } from '../../../../alerting/filters/logging/derive';
import { SEVERITIES } from '../../../../alerting/filters/logging/literals';
import {
  CAST_TYPES,
  OPERATORS,
  type Clause,
  type Literal,
  type LoggingExpression,
  type Operator,
  type Subject,
  type Value,
} from '../../../../alerting/filters/logging/syntax';

// Few words in many spellings, so that filters and entries meet.
const WORDS = [
  'a',
  'B',
  'ab',
  'error',
  'ERROR',
  'straße',
  'STRASSE',
  'ﬁne',
  'İ',
  'foo bar',
  'x"y\\z',
  '',
  'Ünï',
  '😀',
  '［',
];
const NUMBERS = ['0', '5', '5.0', '-1.5', '1e3', '07', 'NaN', '-Infinity', '9007199254740993'];
const OTHERS = [
  'true',
  'FALSE',
  '1.5s',
  '500ms',
  '2m',
  '2026-01-14',
  '2026-01-14T10:00:00.5Z',
  '10.1.2.3',
  '[x]',
  '{"a":1}',
];
const TEXTS = [...WORDS, ...NUMBERS, ...OTHERS];
const KEYS = [
  'a',
  'b',
  'foo.bar',
  'methodName',
  'method_name',
  'n*',
  'Ünï',
  '0',
  '@type',
  'constructor',
  '__proto__x',
  'value',
];

const text = fc.constantFrom(...TEXTS);
const key = fc.constantFrom(...KEYS);

const scalar: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom(0, 5, -1.5, 1000, 0.1, 12345678),
  fc.boolean(),
  fc.constant(null),
);

const payload: fc.Arbitrary<Record<string, unknown>> = fc.letrec<{
  value: unknown;
  object: Record<string, unknown>;
  any: unknown;
}>((tie) => ({
  value: fc.oneof(
    { weight: 4, arbitrary: scalar },
    fc.array(fc.oneof(scalar, tie('object'), fc.array(scalar, { maxLength: 2 }), tie('any')), { maxLength: 3 }),
    tie('object'),
    tie('any'),
  ),
  any: fc.record({ '@type': fc.constantFrom('type.googleapis.com/google.protobuf.Struct', 'a'), value: tie('value') }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 4, depthIdentifier: 'payload' }),
})).object;

const labels = fc.dictionary(key, text, { maxKeys: 3 });
const instant = fc.constantFrom(
  '2026-01-14T10:00:00Z',
  '2026-01-14T00:00:00Z',
  '2026-01-14T10:00:00.5Z',
  '2026-01-14T10:00:00.500000001Z',
  '2026-01-14T11:00:00+01:00',
  '1969-12-31T23:59:59.999999999Z',
  'soon',
);
const whole = fc.constantFrom('0', '5', '1000', 'x', 5);

/** Log entries, in all that JSON may hold where the type leaves it open. */
export const logEntry = fc.record(
  {
    severity: fc.constantFrom(...Object.keys(SEVERITIES), 'error', 'odd'),
    timestamp: instant,
    receiveTimestamp: instant,
    logName: fc.constantFrom('projects/p/logs/a%2Fb', 'projects/P/logs/stdout', 'folders/f/logs/a', 'x'),
    insertId: text,
    textPayload: text,
    trace: text,
    traceSampled: fc.boolean(),
    jsonPayload: payload,
    protoPayload: payload,
    labels,
    resource: fc.record({ type: text, labels }, { requiredKeys: [] }),
    httpRequest: fc.record(
      {
        status: fc.constantFrom(0, 200, 500),
        requestSize: whole,
        latency: fc.constantFrom('0s', '1.5s', '120s', '0.5s', 'x'),
        remoteIp: fc.constantFrom('10.1.2.3', '10.1.3.3', '::1', '10.01.2.3', '10.1.2.8/29', 'x'),
        cacheHit: fc.boolean(),
        requestMethod: text,
      },
      { requiredKeys: [] },
    ),
    operation: fc.record({ id: text, first: fc.boolean() }, { requiredKeys: [] }),
    errorGroups: fc.array(fc.record({ id: text }), { maxLength: 2 }),
    notAField: text,
  },
  { requiredKeys: [] },
);

/** Log entries whose payloads have objects where paths of {@link expression} go through, and scalars at their ends. */
export const tidyLogEntry = logEntry.map((entry) => ({
  ...entry,
  ...('jsonPayload' in entry ? { jsonPayload: tidy(entry.jsonPayload) } : {}),
}));

function tidy(value: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, member]) => [
      name,
      name < 'b' ? { a: { a: member }, b: { b: member } } : member,
    ]),
  );
}

const PATHS = [
  ...['severity', 'timestamp', 'logName', 'textPayload', 'traceSampled', 'jsonPayload', 'labels', 'resource'],
  ...['httpRequest.status', 'httpRequest.requestSize', 'httpRequest.latency', 'httpRequest.remoteIp'],
  ...['httpRequest.cacheHit', 'httpRequest.requestMethod', 'resource.type', 'operation.first', 'errorGroups.id'],
].map((path) => path.split('.'));

const path = fc.oneof(
  fc.constantFrom(...PATHS),
  fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => ['jsonPayload', ...keys]),
  fc.array(key, { minLength: 1, maxLength: 3 }).map((keys) => ['protoPayload', ...keys]),
  key.map((name) => ['labels', name]),
  key.map((name) => ['resource', 'labels', name]),
);

export const field: fc.Arbitrary<Field> = path.map((names) => {
  const parts = names.map((name) => ({ name, quoted: !/^[\p{L}_@]+$/u.test(name) }));
  const target = resolvePath(parts);
  if ('part' in target) throw new Error(target.expected);
  return { parts, target };
});

const bare = (word: string) => /^(?!(?:AND|OR|NOT|NULL_VALUE)$)[\p{L}\p{N}_]+$/u.test(word);
const literal: fc.Arbitrary<Literal> = fc
  .tuple(fc.oneof(text, fc.constantFrom(...Object.keys(SEVERITIES), 'error', 'str', 'NULL_VALUE')), fc.boolean())
  .map(([word, quoted]) => ({ kind: 'literal', text: word, quoted: quoted || !bare(word) }));

const functionSubject = (
  name: string,
  of: fc.Arbitrary<Subject>,
  args: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Subject> =>
  fc.record({ kind: fc.constant('function' as const), name: fc.constant(name), of, args: fc.record(args) });

export const subject: fc.Arbitrary<Subject> = fc.letrec<{ subject: Subject }>((tie) => ({
  subject: fc.oneof(
    { maxDepth: 2 },
    field.map((of): Subject => ({ kind: 'field', field: of })),
    functionSubject('cast', tie('subject'), {
      to: fc.constantFrom(...CAST_TYPES),
      zone: fc.constant(undefined),
    }),
    functionSubject('regexp_extract', tie('subject'), {
      pattern: fc.constantFrom('([0-9]+)', '(?i)(a|x)?b', '^(.*)$'),
    }),
  ),
})).subject;

const PATTERNS = ['^a', 'error', '(?i)ERROR', '[0-9]+$', 'a|b', '', '\\d', 'stra.e', '^.$', 'x"y\\\\'];
const isPattern = (operator: Operator) => operator === '=~' || operator === '!~';

const comparison: fc.Arbitrary<Clause> = fc
  .record({
    subject: fc.oneof({ weight: 4, arbitrary: field.map((of): Subject => ({ kind: 'field', field: of })) }, subject),
    operator: fc.constantFrom(...OPERATORS),
    value: literal,
    pattern: fc.constantFrom(...PATTERNS),
    special: fc.nat(11),
    instantText: fc.constantFrom('2026-01-14', '2026-01-14T10:00:00.5Z', '2026-01-14t11:00:00+01:00'),
  })
  .map(({ subject: of, operator, value, pattern, special, instantText }): Clause => {
    const chosen: Value = isPattern(operator)
      ? { kind: 'literal', text: pattern, quoted: true }
      : special === 0
        ? { kind: 'null' }
        : special === 1 && operator === ':' && of.kind === 'field'
          ? { kind: 'present' }
          : typeOf(of) === 'TIMESTAMP'
            ? { kind: 'literal', text: instantText, quoted: true }
            : value;
    return { kind: 'comparison', subject: of, operator, value: chosen, offset: 0 };
  });

const functionCall = (name: string, args: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Clause> =>
  fc.record({
    kind: fc.constant('call' as const),
    name: fc.constant(name),
    args: fc.record(args),
    offset: fc.constant(0),
  });

export const call: fc.Arbitrary<Clause> = fc.oneof(
  functionCall('log_id', { id: fc.constantFrom('a/b', 'stdout', 'b') }),
  functionCall('source', { resource: fc.constantFrom('projects/p', 'folders/f') }),
  functionCall('sample', { field, fraction: fc.constantFrom(0.1, 0.5, 1) }),
  functionCall('ip_in_net', { field, network: fc.constantFrom('10.1.2.0/24', '0.0.0.0/0', '10.1.2.3', '::/64') }),
  functionCall('SEARCH', {
    field: fc.option(field, { nil: undefined }),
    query: fc.constantFrom('a', 'foo', 'BAR foo', '`foo bar`', '5', 'STRASSE', 'x'),
  }),
);

/** Clauses of every kind. */
export const clause: fc.Arbitrary<Clause> = fc.oneof(
  { weight: 8, arbitrary: comparison },
  { weight: 1, arbitrary: literal.map((value): Clause => ({ kind: 'global', value, offset: 0 })) },
  { weight: 2, arbitrary: call },
);

/** Syntax trees as the parser makes them. */
export const expression: fc.Arbitrary<LoggingExpression> = fc.letrec<{ tree: LoggingExpression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    clause,
    tie('tree').map((of): LoggingExpression => ({ kind: 'not', of })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((all): LoggingExpression => ({ kind: 'and', all })),
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }).map((any): LoggingExpression => ({ kind: 'or', any })),
  ),
})).tree;
