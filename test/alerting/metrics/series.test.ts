import { groupOf, readGroupField } from '../../../alerting/metrics/group-by';
import {
  descriptorFromApi,
  descriptorFromTerraform,
  MetricDescriptors,
} from '../../../alerting/metrics/metric-descriptor';
import { REDUCE, type Reducer } from '../../../alerting/metrics/reducer';
import { seriesKey } from '../../../alerting/metrics/series';

const series = {
  metric: { type: 'x', labels: { b: '2', a: '1' } },
  resource: { type: 'generic_task', labels: { job: 'phase5', task_id: 't' } },
};

describe('a series', () => {
  test('is equal in any order of labels, and different if a label differs', () => {
    const same = { metric: { type: 'x', labels: { a: '1', b: '2' } }, resource: series.resource };
    const other = { ...series, metric: { type: 'x', labels: { a: '1', b: '2', c: '' } } };
    expect(seriesKey(same)).toBe(seriesKey(series));
    expect(seriesKey(other)).not.toBe(seriesKey(series));
  });

  test.each([
    ['resource.label.job', { of: 'resource', key: 'job' }],
    ['resource.labels."job"', { of: 'resource', key: 'job' }],
    ['metric.labels.a', { of: 'metric', key: 'a' }],
    ['resource.type', 'implied'],
    ['project', undefined],
    ['metadata.user_labels.x', { of: 'userLabels', key: 'x' }],
    ['metadata.system_labels."a.b/c"', { of: 'systemLabels', key: 'a.b/c' }],
    ['metadata.labels.x', undefined],
    ['resource.label.*', { of: 'resource', key: undefined }],
    ['metric.labels.*', { of: 'metric', key: undefined }],
  ])('is grouped by %s as %j', (field, expected) => {
    expect(readGroupField(field)).toEqual(expected);
  });

  test('keeps the named labels and the resource type in its group, a missing label as empty text', () => {
    expect(
      groupOf(series, [
        { of: 'resource', key: 'job' },
        { of: 'metric', key: 'missing' },
      ]),
    ).toEqual({
      metric: { type: 'x', labels: { missing: '' } },
      resource: { type: 'generic_task', labels: { job: 'phase5' } },
    });
  });
});

describe('a reducer', () => {
  test.each<[Exclude<Reducer, 'REDUCE_NONE'>, number]>([
    ['REDUCE_MEAN', 2.5],
    ['REDUCE_MIN', 1],
    ['REDUCE_MAX', 4],
    ['REDUCE_SUM', 10],
    ['REDUCE_COUNT', 4],
    ['REDUCE_STDDEV', Math.sqrt(1.25)],
    ['REDUCE_PERCENTILE_50', 2.5],
    ['REDUCE_PERCENTILE_95', 3.85],
    ['REDUCE_PERCENTILE_99', 3.97],
    ['REDUCE_PERCENTILE_05', 1.15],
  ])('%s of 4, 1, 3, 2 is %d', (reducer, expected) => {
    expect(REDUCE[reducer]([4, 1, 3, 2].map((value) => ({ value })))).toBeCloseTo(expected, 12);
  });

  test('counts BOOL values as 1 and 0', () => {
    const members = [1, 0, 1, 1].map((value) => ({ value }));
    expect(REDUCE.REDUCE_COUNT_TRUE(members)).toBe(3);
    expect(REDUCE.REDUCE_COUNT_FALSE(members)).toBe(1);
    expect(REDUCE.REDUCE_FRACTION_TRUE(members)).toBe(0.75);
  });
});

describe('a metric descriptor', () => {
  const gauge = { type: 'x', metricKind: 'GAUGE', valueType: 'DOUBLE' } as const;

  test('reads from Terraform and from the API', () => {
    const body = { type: 'x', metric_kind: 'GAUGE', value_type: 'DOUBLE', labels: [{ key: 'scope' }] };
    expect(descriptorFromTerraform('age', body)).toEqual(gauge);
    expect(descriptorFromApi({ ...gauge, name: 'projects/p/metricDescriptors/x' })).toEqual(gauge);
    expect(new MetricDescriptors([gauge]).descriptorOf('x')).toEqual(gauge);
    expect(new MetricDescriptors([gauge]).descriptorOf('y')).toBeUndefined();
  });

  test('of another shape, or declared in two ways, is refused', () => {
    expect(() => descriptorFromTerraform('age', { type: 'x' })).toThrow(/age\/metric_kind: .*\[MET001\]/);
    expect(() => descriptorFromApi({ ...gauge, valueType: 'MONEY' })).toThrow(/x\/valueType: .*\[MET001\]/);
    expect(() => new MetricDescriptors([gauge, gauge])).not.toThrow();
    expect(() => new MetricDescriptors([gauge, { ...gauge, metricKind: 'DELTA' }])).toThrow(/MET002/);
  });
});
