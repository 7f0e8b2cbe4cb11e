import { policyFromApi } from '../../alerting/policies/policy-from-api';
import { replay } from '../../replay/replay';
import { NO_MONITORING } from '../../alerting/monitoring-config';
import { replayJunit } from '../../report/replay/junit';

const START = Date.parse('2026-01-14T00:00:00Z');
const iso = (minute: number) => new Date(START + minute * 60_000).toISOString();
const TYPE = 'compute.googleapis.com/instance/cpu/utilization';
const CORES = 'compute.googleapis.com/instance/cpu/reserved_cores';

/** A machine's load, minute by minute, with what the request's grouping had the API say of it. */
const machine = (id: string, load: number, metadata?: object | null, type = TYPE) => ({
  metric: { type, labels: {} },
  resource: { type: 'gce_instance', labels: { instance_id: id } },
  ...(metadata === undefined ? {} : { metadata }),
  metricKind: 'GAUGE',
  valueType: 'DOUBLE',
  points: Array.from({ length: 30 }, (_, i) => ({ interval: { endTime: iso(i) }, value: { doubleValue: load } })),
});
const condition = (body: object) =>
  policyFromApi({
    name: 'projects/p/alertPolicies/1',
    displayName: 'Load',
    combiner: 'OR',
    conditions: [{ displayName: 'too high', ...body }],
  });
const max = { alignmentPeriod: '60s', perSeriesAligner: 'ALIGN_MAX' };
const threshold = (filter: string, aggregation: object = {}, rest: object = {}) =>
  condition({
    conditionThreshold: {
      filter: `metric.type = "${TYPE}" AND resource.type = "gce_instance"${filter}`,
      comparison: 'COMPARISON_GT',
      thresholdValue: 1,
      duration: '0s',
      aggregations: [{ ...max, ...aggregation }],
      ...rest,
    },
  });
const promql = (query: string) =>
  condition({ conditionPrometheusQueryLanguage: { query, duration: '0s', evaluationInterval: '60s' } });

async function replayed(policy: ReturnType<typeof condition>, series: readonly object[]) {
  const result = await replay({ ...NO_MONITORING, policies: [policy] }, { series, logs: [] });
  return {
    reason: result.worst.policies[0]?.reason ?? null,
    opened: result.worst.incidents.map(({ series: { resource, metadata } }) => metadata ?? resource.labels),
    junit: replayJunit(result, { startedAt: 0, elapsedSeconds: 0 }),
  };
}

const web = { systemLabels: { name: 'web', spot_instance: false, networks: ['a', 'b'] }, userLabels: { team: 'shop' } };
const batch = { systemLabels: { name: 'batch', spot_instance: true }, userLabels: { team: 'shop' } };
const two = [machine('1', 3, web), machine('2', 3, batch)];
const quiet = [machine('1', 0.1, web), machine('2', 0.1, batch)];
const silentOnes = [machine('1', 3), machine('2', 3)];

describe('a filter on resource metadata', () => {
  test.each([
    [' AND metadata.system_labels.name = "web"', 1],
    [' AND metadata.system_labels."name" = starts_with("w")', 1],
    [' AND metadata.system_labels.spot_instance = true', 1],
    [' AND metadata.system_labels.networks = "a,b"', 1],
    [' AND metadata.user_labels.team = "shop"', 2],
    [' AND metadata.user_labels.team != "shop"', 0],
  ])('%s matches %d of two machines', async (filter, incidents) => {
    expect((await replayed(threshold(filter), two)).opened).toHaveLength(incidents);
    expect((await replayed(threshold(filter), quiet)).opened).toEqual([]);
  });

  test('is not evaluated if no series has the label, and the reason names the label', async () => {
    const filter = ' AND metadata.system_labels.name = "web"';
    const { reason, opened } = await replayed(threshold(filter), silentOnes);
    expect(reason).toBe(
      `condition too high: metadata.system_labels.name: no series of ${TYPE} has this metadata label`,
    );
    expect(opened).toEqual([]);
  });

  test('reads a missing label as empty if other series have it', async () => {
    const series = [machine('1', 3, web), machine('2', 3)];
    expect((await replayed(threshold(' AND metadata.system_labels.name != "web"'), series)).opened).toEqual([
      { instance_id: '2' },
    ]);
  });

  test('reads the last value of a series that comes in two pages', async () => {
    const pages = [machine('1', 3), machine('1', 3, batch), machine('1', 3, web), machine('2', 0)];
    expect((await replayed(threshold(' AND metadata.system_labels.name = "web"'), pages)).opened).toHaveLength(1);
    const parts = [
      machine('1', 3, { systemLabels: { name: 'web' } }),
      machine('1', 3, { userLabels: { team: 'shop' } }),
    ];
    const both = ' AND metadata.system_labels.name = "web" AND metadata.user_labels.team = "shop"';
    expect((await replayed(threshold(both), parts)).opened).toHaveLength(1);
  });

  test('keeps series whose metadata is unreadable', async () => {
    const odd = [
      null,
      { systemLabels: { name: null, nested: { a: 1 } } },
      { userLabels: 'none' },
      { userLabels: null },
    ];
    const series = odd.map((metadata, i) => machine(String(i), 3, metadata));
    expect((await replayed(threshold(''), series)).opened).toHaveLength(odd.length);
    const named = machine('named', 3, { systemLabels: { name: 'web', nested: { a: 1 } } });
    const filter = ' AND metadata.system_labels.name = "web"';
    expect((await replayed(threshold(filter), [...series, named])).opened).toHaveLength(1);
  });
});

describe('a group by resource metadata', () => {
  const byTeam = { crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['metadata.user_labels.team'] };

  test('gives one series for each value, which reports name', async () => {
    const loads = [machine('1', 0.7, web), machine('2', 0.7, batch)];
    const { opened, junit } = await replayed(threshold('', byTeam), loads);
    expect(opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
    expect(junit).toContain('1.4: {"team":"shop"}');
    const others = [machine('1', 0.7, web), machine('2', 0.7, { userLabels: { team: 'ads' } })];
    expect((await replayed(threshold('', byTeam), others)).opened).toEqual([]);
  });

  test('is not evaluated if no series has the label', async () => {
    expect((await replayed(threshold('', byTeam), silentOnes)).reason).toContain('metadata.user_labels.team');
  });
});

describe('metadata that no filter or group reads', () => {
  const ratio = (filter = '', denominator = '') =>
    threshold(
      filter,
      {},
      {
        denominatorFilter: `metric.type = "${CORES}" AND resource.type = "gce_instance"${denominator}`,
        denominatorAggregations: [max],
      },
    );
  const cores = (metadata?: object) => machine('1', 2, metadata, CORES);

  test.each([
    ['on neither side', undefined, undefined],
    ['on one side', web, undefined],
    ['on both', web, batch],
  ])('does not separate the sides of a ratio: %s', async (_, load, reserved) => {
    const { opened, reason } = await replayed(ratio(), [machine('1', 6, load), cores(reserved)]);
    expect(reason).toBeNull();
    expect(opened).toHaveLength(1);
  });

  test('does not separate them if a filter reads it on one side, and is reported if the other side lacks it', async () => {
    const series = [machine('1', 6, web), cores()];
    expect((await replayed(ratio(' AND metadata.system_labels.name = "web"'), series)).opened).toHaveLength(1);
    const { reason } = await replayed(ratio('', ' AND metadata.system_labels.name = "web"'), series);
    expect(reason).toContain(`metadata.system_labels.name: no series of ${CORES} has this metadata label`);
  });

  test('joins groups by metadata', async () => {
    const sum = { ...max, crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['metadata.user_labels.team'] };
    const policy = threshold('', sum, {
      denominatorFilter: `metric.type = "${CORES}" AND resource.type = "gce_instance"`,
      denominatorAggregations: [sum],
    });
    const ads = { userLabels: { team: 'ads' } };
    const series = [
      ...[machine('1', 6, web), machine('2', 1, batch), machine('3', 1, ads)],
      ...[machine('1', 2, web, CORES), machine('2', 2, batch, CORES), machine('3', 2, ads, CORES)],
    ];
    expect((await replayed(policy, series)).opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
  });

  test('is not a label in PromQL', async () => {
    const series = [...two, machine('1', 1, undefined, CORES), machine('2', 1, undefined, CORES)];
    const loads = 'compute_googleapis_com:instance_cpu_utilization';
    expect(
      (await replayed(promql(`${loads} / compute_googleapis_com:instance_cpu_reserved_cores > 1`), series)).opened,
    ).toHaveLength(2);
    expect((await replayed(promql(`sum without (instance_id) (${loads}) > 5`), series)).opened).toHaveLength(1);
  });
});

describe('two aggregations', () => {
  const by = (...groupByFields: string[]) => ({ ...max, crossSeriesReducer: 'REDUCE_SUM', groupByFields });
  const team = 'metadata.user_labels.team';
  const twice = (first: object) => threshold('', {}, { aggregations: [first, by(team)] });

  test('group by metadata that the first one keeps, or does not reduce', async () => {
    for (const first of [by('resource.labels.instance_id', team), max]) {
      expect((await replayed(twice(first), two)).opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
    }
  });

  test('are not evaluated where the first one drops it', async () => {
    const { reason } = await replayed(twice(by('resource.labels.instance_id')), two);
    expect(reason).toContain('metadata.user_labels.team: the first aggregation does not keep it');
  });
});

describe('PromQL', () => {
  const name = 'compute_googleapis_com:instance_cpu_utilization';
  const cores = 'compute_googleapis_com:instance_cpu_reserved_cores';

  test.each([
    [`${name}{metadata_system_name="web"} > 1`, 1],
    [`{"${TYPE}", metadata_user_team="shop"} > 1`, 2],
    [`sum by (metadata_user_team) (${name}) > 4`, 1],
    [`sum without (metadata_user_unheard_of) (${name}) > 1`, 2],
    [`max by (metadata_system_spot_instance) (${name}) > 1`, 2],
    [`sum by (metadata_user_owner) (label_replace(${name}, "metadata_user_owner", "x", "instance_id", ".*")) > 4`, 1],
    [`label_replace(${name}, "owner", "$1", "metadata_user_team", "(s.*)") > 1`, 2],
    [`max_over_time((sum by (metadata_user_team) (${name}))[5m:1m]) > 4`, 1],
    [`${name} > on (metadata_user_team, instance_id) (${name} * 0 + 1)`, 2],
  ])('%s fires %d times', async (query, incidents) => {
    const { opened, reason } = await replayed(promql(query), two);
    expect(reason).toBeNull();
    expect(opened).toHaveLength(incidents);
    expect((await replayed(promql(query), quiet)).opened).toEqual([]);
  });

  test.each([
    [`${name}{metadata_system_zone="a"} > 1`, 'metadata_system_zone'],
    [`${name}{metadata_system_zone!="a"} > 1`, 'metadata_system_zone'],
    [`sum by (metadata_user_owner) (${name}) > 1`, 'metadata_user_owner'],
    [`${name} > on (metadata_user_owner) group_left () (${name} * 0)`, 'metadata_user_owner'],
    [`${name} > on (metadata_user_team) group_left () ${cores}`, 'metadata_user_team'],
    [`${name} > on (instance_id) group_left (metadata_user_team) ${cores}`, 'metadata_user_team'],
    [`sum by (metadata_user_team) (${cores}) > 1 unless on () (${name} > 100)`, 'metadata_user_team'],
    [`sum by (metadata_user_team) (sum by (instance_id) (${name})) > 1`, 'metadata_user_team'],
    [`topk by (metadata_user_owner) (1, ${name}) > 1`, 'metadata_user_owner'],
    [`label_join(${name}, "x", "-", "metadata_user_owner", "instance_id") > 1`, 'metadata_user_owner'],
    [`label_replace(${name}, "x", "$1", "metadata_user_owner", "(.*)") > 1`, 'metadata_user_owner'],
  ])('%s is not evaluated, as no series has the label', async (query, label) => {
    const series = [...two, machine('1', 1, undefined, CORES)];
    expect((await replayed(promql(query), series)).reason).toContain(
      `${label}: no series of its metric has this metadata label`,
    );
  });
});
