// cspell:ignore cuont perod
import { readFileSync } from 'node:fs';
import { API_FIELDS } from '../../alerting/api-fields';
import { logMetricFromApi } from '../../alerting/metrics/log-metric-readers';
import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { policyProblems } from '../../alerting/policies/policy-checks';
import { objectiveFromApi } from '../../alerting/policies/slo-from-api';
import { MetricDescriptors } from '../../alerting/metrics/metric-descriptor';
import { InputError } from '../../model/problem';

/** The message types of `@google-cloud/monitoring`, as the package ships them. */
interface ProtoType {
  readonly fields?: Readonly<Record<string, { readonly type: string }>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly nested?: Readonly<Record<string, ProtoType>>;
}
const PROTOS = JSON.parse(
  readFileSync(require.resolve('@google-cloud/monitoring/build/protos/protos.json'), 'utf8'),
) as ProtoType;
const at = (root: ProtoType, ...path: readonly string[]): ProtoType | undefined =>
  path.reduce<ProtoType | undefined>((type, name) => type?.nested?.[name], root);
const MONITORING = at(PROTOS, 'google', 'monitoring', 'v3') ?? {};
const protoOf = (name: string) =>
  name === 'MetricDescriptor' ? at(PROTOS, 'google', 'api', name) : at(MONITORING, ...name.split('.'));

/** The name of a field's type in the table: types of a message are looked up from the inside to the outside. */
function resolved(message: string, type: string): string {
  const scopes = message.split('.');
  for (let depth = scopes.length; depth >= 0; depth--) {
    const name = [...scopes.slice(0, depth), ...type.split('.')].join('.');
    if (protoOf(name) !== undefined) return name;
  }
  return type;
}

const LISTED = Object.keys(API_FIELDS).filter((name) => !name.startsWith('LogMetric'));

describe('the table of API fields', () => {
  test.each(LISTED)('has exactly the fields that the client package defines for %s', (message) => {
    const fields = protoOf(message)?.fields ?? {};
    expect(Object.keys(API_FIELDS[message] ?? {}).sort()).toEqual(Object.keys(fields).sort());
  });

  test.each(LISTED)('leads from %s to the messages of its fields', (message) => {
    const fields = protoOf(message)?.fields ?? {};
    for (const [name, use] of Object.entries(API_FIELDS[message] ?? {})) {
      if (typeof use !== 'object' || !('message' in use)) continue;
      expect([message, name, use.message]).toEqual([message, name, resolved(message, fields[name]?.type ?? '')]);
      expect(Object.keys(API_FIELDS)).toContain(use.message);
    }
  });

  test('opens every message of Monitoring that is not left out with a reason', () => {
    for (const message of LISTED) {
      for (const [name, { type }] of Object.entries(protoOf(message)?.fields ?? {})) {
        const inside = protoOf(resolved(message, type));
        const use = API_FIELDS[message]?.[name];
        if (inside?.fields === undefined || Object.keys(inside.fields).length === 0) continue;
        expect([message, name, typeof use]).toEqual([message, name, 'object']);
      }
    }
  });
});

const threshold = {
  filter: 'metric.type="custom.googleapis.com/x" AND resource.type="global"',
  comparison: 'COMPARISON_GT',
  thresholdValue: 1,
  duration: '60s',
  aggregations: [{ alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' }],
};
const policy = (condition: object, rest: object = {}) => ({
  name: 'projects/p/alertPolicies/1',
  displayName: 'x',
  combiner: 'OR',
  conditions: [{ displayName: 'c', ...condition }],
  ...rest,
});
const metric = { name: 'errors', filter: 'severity=ERROR' };
const slo = {
  name: 'projects/p/services/s/serviceLevelObjectives/o',
  goal: 0.9,
  serviceLevelIndicator: { basicSli: { availability: {} } },
};

describe('a field that this version does not know', () => {
  test.each<[string, object]>([
    ['newField', policy({ conditionThreshold: threshold }, { newField: 1 })],
    ['conditions/0/conditionFutureLanguage', policy({ conditionThreshold: threshold, conditionFutureLanguage: {} })],
    [
      'conditions/0/conditionThreshold/graceSomething',
      policy({ conditionThreshold: { ...threshold, graceSomething: 1 } }),
    ],
    [
      'conditions/0/conditionThreshold/aggregations/0/newStep',
      policy({ conditionThreshold: { ...threshold, aggregations: [{ ...threshold.aggregations[0], newStep: 1 }] } }),
    ],
    ['alertStrategy/quietHours', policy({ conditionThreshold: threshold }, { alertStrategy: { quietHours: {} } })],
  ])('makes a policy not evaluated, and is named: %s', (path, body) => {
    expect(policyFromApi(body).unevaluated).toBe(`its field ${path} is not known to this version, nor what it changes`);
  });

  test.each<[string, () => unknown, string]>([
    ['log-based metric', () => logMetricFromApi({ ...metric, sampling: 0.1 }), 'errors/sampling: .*LBM005'],
    ['SLO', () => objectiveFromApi({ ...slo, weighting: 1 }), 'serviceLevelObjectives/o/weighting: .*OBJ003'],
  ])('refuses a %s', (_, read, message) => {
    expect(read).toThrow(InputError);
    expect(read).toThrow(new RegExp(message));
  });
});

test.each<[string, () => unknown, RegExp]>([
  [
    'log-based metric',
    () => logMetricFromApi({ ...metric, bucketNam: 'x' }),
    /errors\/bucketNam: .*write bucketName \[LBM004\]/,
  ],
  ['SLO', () => objectiveFromApi({ ...slo, display_name: 'x' }), /display_name: .*write displayName \[OBJ003\]/],
  [
    'trigger',
    () => policyFromApi(policy({ conditionThreshold: { ...threshold, trigger: { cuont: 1 } } })),
    /trigger\/cuont: .*write count \[POL022\]/,
  ],
  [
    'rate limit',
    () => policyFromApi(policy({}, { alertStrategy: { notificationRateLimit: { perod: '300s' } } })),
    /notificationRateLimit\/perod: .*write period \[POL022\]/,
  ],
])('a misspelt field of a %s is refused with the name that is meant', (_, read, message) => {
  expect(read).toThrow(message);
});

describe('the zero value of an enumeration is read as its default', () => {
  const unset = {
    severity: 'SEVERITY_UNSPECIFIED',
    combiner: 'COMBINE_UNSPECIFIED',
    alertStrategy: { notificationPrompts: ['NOTIFICATION_PROMPT_UNSPECIFIED'] },
  };
  const condition = { ...threshold, evaluationMissingData: 'EVALUATION_MISSING_DATA_UNSPECIFIED' };

  test('of a policy', () => {
    const read = policyFromApi(policy({ conditionThreshold: condition }, unset));
    expect(read).toEqual(policyFromApi(policy({ conditionThreshold: threshold })));
    expect(policyProblems(read, new MetricDescriptors([]))).toEqual([]);
  });

  test('of a log-based metric', () => {
    const metricDescriptor = {
      metricKind: 'METRIC_KIND_UNSPECIFIED',
      valueType: 'VALUE_TYPE_UNSPECIFIED',
      launchStage: 'LAUNCH_STAGE_UNSPECIFIED',
    };
    expect(logMetricFromApi({ ...metric, metricDescriptor })).toEqual(logMetricFromApi(metric));
  });

  test('and every enumeration of a policy is covered here', () => {
    const used = LISTED.filter((name) => name.startsWith('AlertPolicy') || name === 'Aggregation').flatMap((message) =>
      Object.values(protoOf(message)?.fields ?? {}).flatMap(({ type }) => {
        const values = Object.keys(protoOf(resolved(message, type))?.values ?? {});
        return values.filter((value) => value.endsWith('_UNSPECIFIED'));
      }),
    );
    // A comparison has no default: the API refuses its zero value.
    expect([...new Set(used)].filter((value) => value !== 'COMPARISON_UNSPECIFIED').sort()).toEqual([
      'COMBINE_UNSPECIFIED',
      'EVALUATION_MISSING_DATA_UNSPECIFIED',
      'NOTIFICATION_PROMPT_UNSPECIFIED',
      'SEVERITY_UNSPECIFIED',
    ]);
    expect(() =>
      policyFromApi(policy({ conditionThreshold: { ...threshold, comparison: 'COMPARISON_UNSPECIFIED' } })),
    ).toThrow(/POL001/);
  });
});
