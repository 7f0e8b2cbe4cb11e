import { lineDifferences } from './differences';
import { jsonShape } from './json-shape';

describe('the shape of JSON documents', () => {
  test('has a line for each path with its type', () => {
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

  test('merges the items of an array, shows every type of a path, and marks a key that some items lack', () => {
    expect(jsonShape([{ items: [{ at: 'x', why: 'y' }, { at: null }] }])).toEqual([
      'items: array',
      'items[]: object',
      'items[].at: null|string',
      'items[].why?: string',
    ]);
  });

  test('merges several documents of one producer', () => {
    expect(jsonShape([{ a: 1 }, { a: [] }])).toEqual(['a: array|number']);
  });

  test('shows the values of a map once, whatever their keys are', () => {
    const maps = ['labels'];
    const expected = ['labels: object', 'labels.*: string'];
    expect(jsonShape([{ labels: { phase: 'phase5', job: 'x' } }], { maps })).toEqual(expected);
    expect(jsonShape([{ labels: { region: 'y' } }], { maps })).toEqual(expected);
    expect(jsonShape([{ labels: {} }], { maps })).toEqual(['labels: object']);
  });

  test('shows values that are names, and types beside them', () => {
    const documents = [{ state: 'open' }, { state: 'closed' }, { state: null }];
    expect(jsonShape(documents, { names: ['state'] })).toEqual(['state: "closed"|"open"|null']);
  });

  test('differs by one line each where a key is renamed or gets another type', () => {
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
