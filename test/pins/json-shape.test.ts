import { lineDifferences } from './differences';
import { jsonShape } from './json-shape';

describe('the shape of JSON documents', () => {
  test('each path has a line with its type', () => {
    const document = { version: 1, from: 'a', fine: true, series: { points: [1, 2] } };
    expect(jsonShape([document])).toEqual([
      'fine: boolean',
      'from: string',
      'series: object',
      'series.points: array',
      'series.points[]: number',
      'version: number',
    ]);
  });

  test('the items of an array are merged, with every type of a path, and a key that some lack is marked', () => {
    expect(jsonShape([{ items: [{ at: 'x', why: 'y' }, { at: null }] }])).toEqual([
      'items: array',
      'items[]: object',
      'items[].at: null|string',
      'items[].why?: string',
    ]);
  });

  test('several documents of one producer are merged', () => {
    expect(jsonShape([{ a: 1 }, { a: [] }])).toEqual(['a: array|number']);
  });

  test('the values of a map have one line, whatever their keys are', () => {
    const maps = ['labels'];
    const expected = ['labels: object', 'labels.*: string'];
    expect(jsonShape([{ labels: { phase: 'phase5', job: 'x' } }], { maps })).toEqual(expected);
    expect(jsonShape([{ labels: { region: 'y' } }], { maps })).toEqual(expected);
    expect(jsonShape([{ labels: {} }], { maps })).toEqual(['labels: object']);
  });

  test('names are listed as values, other values as types', () => {
    const documents = [{ state: 'open' }, { state: 'closed' }, { state: null }];
    expect(jsonShape(documents, { names: ['state'] })).toEqual(['state: "closed"|"open"|null']);
  });

  test('a renamed key and a changed type differ in one line each', () => {
    const before = jsonShape([{ closedAt: null, runs: 1 }]);
    const after = jsonShape([{ endedAt: null, runs: '1' }]);
    expect(lineDifferences(before, after)).toEqual([
      '- closedAt: null',
      '- runs: number',
      '+ endedAt: null',
      '+ runs: string',
    ]);
  });
});
