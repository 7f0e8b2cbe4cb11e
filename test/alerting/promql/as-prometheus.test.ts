import { fired, rehearse, rule, type RecordedValues } from './rig';

/** Results of promtool 2.42 for queries that random tests found: NaN, infinity, resets, offsets. */
const gauge = (name: string, values: readonly number[], labels: RecordedValues['labels'] = {}): RecordedValues => ({
  name,
  kind: 'gauge',
  labels,
  values,
});
const repeat = (value: number, times = 12) => Array.from({ length: times }, () => value);
const ratio = (a: readonly number[], b: readonly number[]) => [gauge('a', a), gauge('b', b)];
const evaluate = (query: string, recorded: readonly RecordedValues[], minutes = 11) =>
  fired(rehearse([rule('p', query)], recorded, minutes));

test.each<[string, readonly RecordedValues[], readonly string[]]>([
  [
    'max(a / b) > 0.9',
    [
      ...[gauge('a', repeat(1), { i: '1' }), gauge('b', repeat(1), { i: '1' })],
      ...[gauge('a', repeat(0), { i: '2' }), gauge('b', repeat(0), { i: '2' })],
    ],
    ['p 0- {}'],
  ],
  [
    'min(a / b) < 0.9',
    [
      ...[gauge('a', repeat(0), { i: '1' }), gauge('b', repeat(0), { i: '1' })],
      ...[gauge('a', repeat(1), { i: '2' }), gauge('b', repeat(2), { i: '2' })],
    ],
    ['p 0- {}'],
  ],
  ['max(a / b) > 0.9', ratio(repeat(0), repeat(0)), []],
  [
    'increase((a / b)[3m:1m]) > 0',
    ratio([1, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 0, ...repeat(1)]),
    ['p 1-4 {}', 'p 5- {}'],
  ],
  ['avg_over_time((a / b)[2m:1m]) > 0.1', ratio(repeat(1), [1, 0, ...repeat(1)]), ['p 0- {}']],
  ['predict_linear(a[3m] offset 2m, 600) > 12.5', [gauge('a', [0, 1, 2, 3, 4, 5, 6])], ['p 3- {}']],
  ['deriv(a[5m]) != 0', [gauge('a', repeat(0.7))], []],
  ['predict_linear(a[5m], 3600) > 0.1', [gauge('a', repeat(0.1))], []],
  [
    'rate(a[1m]) > 0',
    [{ ...gauge('a', [10.3, 10.3, 0, 5.7, 5.7, 0, 0, 2.1, 2.1, 0, 0]), kind: 'counter' }],
    ['p 3-4 {}', 'p 7-8 {}'],
  ],
  ['changes((a / b)[3m:1m]) > 1', ratio([1, 0, 0, 0, 0, 0, 1, 1, 1], [1, 0, 0, 0, 0, 0, 1, 1, 1]), []],
  ['changes(a[3m]) > 1', [gauge('a', [1, 2, 3, 3, 3, 3, 3])], ['p 2-4 {}']],
  ['# how much\na > 1 # too much', [gauge('a', repeat(2))], ['p 0- {}']],
])('%s', (query, recorded, expected) => {
  expect(evaluate(query, recorded, Math.max(...recorded.map(({ values }) => values.length)) - 1)).toEqual(expected);
});

test('two spellings of the same bound are one bucket', () => {
  const bucket = (le: string, count: number) => gauge('h_bucket', repeat(count), { le });
  const buckets = [bucket('0.5', 1), bucket('1', 3), bucket('1.0', 2), bucket('2', 9), bucket('+Inf', 10)];
  expect(evaluate('histogram_quantile(0.3, h_bucket) > 0.74', buckets)).toEqual(['p 0- {}']);
  expect(evaluate('histogram_quantile(0.3, h_bucket) > 0.76', buckets)).toEqual([]);
});

test('a failing subexpression makes each rule that shares it fail, in any order of evaluation', () => {
  const recorded = [
    gauge('a', repeat(1), { x: '1' }),
    gauge('b', repeat(1), { x: '1', y: '1' }),
    gauge('b', [NaN, NaN, NaN, NaN, NaN, ...repeat(1, 7)], { x: '1', y: '2' }),
  ].map((one) => ({ ...one, values: one.values.map((value) => (Number.isNaN(value) ? null : value)) }));
  const rules = ['max', 'min'].map((of) => rule(of, `${of}_over_time((a / on (x) b)[3m:1m]) > 0`));
  const result = rehearse(rules, recorded, 11);
  expect(fired(result)).toEqual(['max 0- {"x":"1"}', 'min 0- {"x":"1"}']);
});

/** https://prometheus.io/docs/prometheus/latest/querying/basics/#identifiers-and-literals */
describe('labels in quotes that are not plain names', () => {
  const recorded = [
    gauge('a', repeat(2), { 'gen_ai.response.model': 'x', 'error type': 'e' }),
    gauge('a', repeat(3), { 'gen_ai.response.model': 'y', plain: '1' }),
  ];

  test.each<[string, readonly string[]]>([
    ['a{"gen_ai.response.model"="x"} > 1', ['p 0- {"error_type":"e","gen_ai.response.model":"x"}']],
    ['sum by ("gen_ai.response.model") (a) > 2', ['p 0- {"gen_ai.response.model":"y"}']],
    ['sum by ("error type", plain) (a) > 1', ['p 0- {"error type":"e"}', 'p 0- {"plain":"1"}']],
    ['sum without ("gen_ai.response.model", "error type", plain) (a) > 4', ['p 0- {}']],
    ['{"a", "gen_ai.response.model"=~"x|y", plain="1"} > 1', ['p 0- {"gen_ai.response.model":"y","plain":"1"}']],
    ['a{"gen_ai.response.model"!~".+"} > 1', []],
    ['a * on("gen_ai.response.model") a > 8', ['p 0- {"gen_ai.response.model":"y"}']],
    // Without quotes, Monitoring spells other characters as underscores.
    ['a{gen_ai_response_model="x"} > 1', ['p 0- {"error_type":"e","gen_ai_response_model":"x"}']],
  ])('%s', (query, expected) => {
    expect([...evaluate(query, recorded)].sort()).toEqual([...expected].sort());
  });
});

/** https://prometheus.io/docs/prometheus/latest/querying/basics/#modifiers: an alert has no samples after its evaluation. */
describe('the @ modifier and offsets', () => {
  const ramp = [gauge('a', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])];

  test.each<[string, readonly string[]]>([
    ['a @ end() > 3', ['p 4- {}']],
    ['a @ start() offset 2m > 3', ['p 6- {}']],
    ['a @ 300 > 4', ['p 5- {}']],
    ['a @ 300 offset 2m > 2', ['p 3- {}']],
    ['a offset 2m @ 300 > 3', []],
    ['sum_over_time(a[2m] @ 300) > 8', ['p 5- {}']],
    ['a > a @ 240', ['p 5- {}']],
    ['a @ 1e9 > 3', []],
    ['a offset -2m > 3', ['p 4- {}']],
    ['a offset -6m > 0', []],
    ['sum_over_time(a[4m] offset -2m) > 8', ['p 4- {}']],
    ['a offset 0s > 3', ['p 4- {}']],
    ['max_over_time((a @ 180)[2m:1m]) > 2', ['p 3- {}']],
  ])('%s', (query, expected) => {
    expect(evaluate(query, ramp)).toEqual(expected);
  });
});
