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

async function played(policy: ReturnType<typeof condition>, series: readonly object[]) {
  const result = await replay({ ...NO_MONITORING, policies: [policy] }, { series, logs: [] });
  return {
    reason: result.worst.policies[0]?.reason ?? null,
    opened: result.worst.incidents.map(({ series: { resource, metadata } }) => metadata ?? resource.labels),
    junit: replayJunit(result),
  };
}

const web = { systemLabels: { name: 'web', spot_instance: false, networks: ['a', 'b'] }, userLabels: { team: 'shop' } };
const batch = { systemLabels: { name: 'batch', spot_instance: true }, userLabels: { team: 'shop' } };
const two = [machine('1', 3, web), machine('2', 3, batch)];
const quiet = [machine('1', 0.1, web), machine('2', 0.1, batch)];
const silentOnes = [machine('1', 3), machine('2', 3)];

describe('what a filter asks of resource metadata', () => {
  test.each([
    [' AND metadata.system_labels.name = "web"', 1],
    [' AND metadata.system_labels."name" = starts_with("w")', 1],
    [' AND metadata.system_labels.spot_instance = true', 1],
    [' AND metadata.system_labels.networks = "a,b"', 1],
    [' AND metadata.user_labels.team = "shop"', 2],
    [' AND metadata.user_labels.team != "shop"', 0],
  ])('%s holds for %d of two machines', async (filter, incidents) => {
    expect((await played(threshold(filter), two)).opened).toHaveLength(incidents);
    expect((await played(threshold(filter), quiet)).opened).toEqual([]);
  });

  test('is not evaluated where no series says it, and the reason names it', async () => {
    const filter = ' AND metadata.system_labels.name = "web"';
    const { reason, opened } = await played(threshold(filter), silentOnes);
    expect(reason).toBe(`condition too high: metadata.system_labels.name: no series of ${TYPE} has this metadata label`);
    expect(opened).toEqual([]);
  });

  test('counts as empty for one series where others say it', async () => {
    const series = [machine('1', 3, web), machine('2', 3)];
    expect((await played(threshold(' AND metadata.system_labels.name != "web"'), series)).opened).toEqual([
      { instance_id: '2' },
    ]);
  });

  test('is what was said last, of a series that comes in two pages', async () => {
    const pages = [machine('1', 3), machine('1', 3, batch), machine('1', 3, web), machine('2', 0)];
    expect((await played(threshold(' AND metadata.system_labels.name = "web"'), pages)).opened).toHaveLength(1);
    const parts = [
      machine('1', 3, { systemLabels: { name: 'web' } }),
      machine('1', 3, { userLabels: { team: 'shop' } }),
    ];
    const both = ' AND metadata.system_labels.name = "web" AND metadata.user_labels.team = "shop"';
    expect((await played(threshold(both), parts)).opened).toHaveLength(1);
  });

  test('takes no series away where it cannot be read', async () => {
    const odd = [
      null,
      { systemLabels: { name: null, nested: { a: 1 } } },
      { userLabels: 'none' },
      { userLabels: null },
    ];
    const series = odd.map((metadata, i) => machine(String(i), 3, metadata));
    expect((await played(threshold(''), series)).opened).toHaveLength(odd.length);
    const named = machine('named', 3, { systemLabels: { name: 'web', nested: { a: 1 } } });
    const filter = ' AND metadata.system_labels.name = "web"';
    expect((await played(threshold(filter), [...series, named])).opened).toHaveLength(1);
  });
});

describe('a group by resource metadata', () => {
  const byTeam = { crossSeriesReducer: 'REDUCE_SUM', groupByFields: ['metadata.user_labels.team'] };

  test('is one series for each value, and reports name it', async () => {
    const loads = [machine('1', 0.7, web), machine('2', 0.7, batch)];
    const { opened, junit } = await played(threshold('', byTeam), loads);
    expect(opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
    expect(junit).toContain('1.4: {"team":"shop"}');
    const others = [machine('1', 0.7, web), machine('2', 0.7, { userLabels: { team: 'ads' } })];
    expect((await played(threshold('', byTeam), others)).opened).toEqual([]);
  });

  test('is not evaluated where no series says it', async () => {
    expect((await played(threshold('', byTeam), silentOnes)).reason).toContain('metadata.user_labels.team');
  });
});

describe('metadata that nobody names', () => {
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
  ])('does not keep the sides of a ratio apart: %s', async (_, load, reserved) => {
    const { opened, reason } = await played(ratio(), [machine('1', 6, load), cores(reserved)]);
    expect(reason).toBeNull();
    expect(opened).toHaveLength(1);
  });

  test('does not do so either where one side is asked of it, and is reported where the other is', async () => {
    const series = [machine('1', 6, web), cores()];
    expect((await played(ratio(' AND metadata.system_labels.name = "web"'), series)).opened).toHaveLength(1);
    const { reason } = await played(ratio('', ' AND metadata.system_labels.name = "web"'), series);
    expect(reason).toContain(`metadata.system_labels.name: no series of ${CORES} has this metadata label`);
  });

  test('joins groups by it', async () => {
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
    expect((await played(policy, series)).opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
  });

  test('is not asked for by fields that no reducer groups by', async () => {
    const { opened } = await played(threshold('', { groupByFields: ['metadata.user_labels.team'] }), silentOnes);
    expect(opened).toHaveLength(2);
  });

  test('is none of the labels that PromQL sees', async () => {
    const series = [...two, machine('1', 1, undefined, CORES), machine('2', 1, undefined, CORES)];
    const loads = 'compute_googleapis_com:instance_cpu_utilization';
    expect(
      (await played(promql(`${loads} / compute_googleapis_com:instance_cpu_reserved_cores > 1`), series)).opened,
    ).toHaveLength(2);
    expect((await played(promql(`sum without (instance_id) (${loads}) > 5`), series)).opened).toHaveLength(1);
  });
});

describe('two aggregations', () => {
  const by = (...groupByFields: string[]) => ({ ...max, crossSeriesReducer: 'REDUCE_SUM', groupByFields });
  const team = 'metadata.user_labels.team';
  const twice = (first: object) => threshold('', {}, { aggregations: [first, by(team)] });

  test('group by metadata that the first one keeps, or does not reduce', async () => {
    for (const first of [by('resource.labels.instance_id', team), max]) {
      expect((await played(twice(first), two)).opened).toEqual([{ systemLabels: {}, userLabels: { team: 'shop' } }]);
    }
  });

  test('are not evaluated where the first one drops it', async () => {
    const { reason } = await played(twice(by('resource.labels.instance_id')), two);
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
    const { opened, reason } = await played(promql(query), two);
    expect(reason).toBeNull();
    expect(opened).toHaveLength(incidents);
    expect((await played(promql(query), quiet)).opened).toEqual([]);
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
  ])('%s is not evaluated, as no series says it', async (query, label) => {
    const series = [...two, machine('1', 1, undefined, CORES)];
    expect((await played(promql(query), series)).reason).toContain(`${label}: no series of its metric has this metadata label`);
  });
});
