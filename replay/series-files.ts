import { InputError } from '../model/problem';
import { isSameKind, kindText, type MetricDescriptor } from '../alerting/metrics/metric-descriptor';
import type { Series } from '../alerting/metrics/series';
import { parseJson } from '../files/parse-json';
import { FileItems } from '../files/file-items';
import type { BadItem, InputTally } from '../files/input-tally';
import { JsonElements } from '../files/json-elements';
import type { TimeRange } from '../logs/time-range';
import type { PointStore } from './point-store';
import { filesAt, textOf } from '../files/source-files';
import { readPoint, readTimeSeries, type TimeSeries } from './time-series';

/** Where time series go. */
export interface SeriesTarget {
  /** Points outside of this period are counted: what happens in it may depend on them. */
  readonly range: TimeRange;
  readonly into: PointStore;
  readonly tally: InputTally;
  /** The descriptors that are declared. */
  readonly declared: readonly MetricDescriptor[];
  /** Does a policy read the series? Only then must the buckets of its metric be the same. */
  readonly isRead: (series: Series) => boolean;
}

/**
 * Reads time series as `projects.timeSeries.list` returns them: pages, lists, or one after the other. A file may be
 * larger than memory, as it is read series by series.
 *
 * @param given paths of files, or time series
 * @returns the metric descriptors that the series contain
 * @throws InputError INP001 to INP005
 */
export async function readSeries(given: readonly unknown[], target: SeriesTarget): Promise<MetricDescriptor[]> {
  const { tally } = target;
  const descriptors = new Map<string, MetricDescriptor>();
  const declared = new Map(target.declared.map((one) => [one.type, one]));
  const take = (json: unknown, where: string): string | undefined => {
    const read = readTimeSeries(json);
    if (typeof read === 'string') return read;
    const { descriptor } = read;
    if (descriptor !== undefined) {
      const other = declared.get(descriptor.type) ?? descriptors.get(descriptor.type);
      if (other !== undefined && !isSameKind(other, descriptor)) {
        return `its metric ${descriptor.type} is ${kindText(other)} elsewhere, got ${kindText(descriptor)}`;
      }
      descriptors.set(descriptor.type, descriptor);
    }
    takePoints(read, where, target);
    return undefined;
  };
  for (const [i, one] of given.entries()) {
    if (typeof one !== 'string') {
      const reason = take(one, `series ${i + 1}`);
      if (reason !== undefined) tally.reject(`series ${i + 1}`, reason);
    } else await readPath(one, tally, take);
  }
  return [...descriptors.values()];
}

/** Takes a time series, or returns why it cannot be used. */
type Take = (json: unknown, where: string) => string | undefined;

/**
 * Reads the files of a path; an invalid file is refused, and the others are read. A file of a folder without a time
 * series is skipped.
 */
async function readPath(path: string, tally: InputTally, take: Take): Promise<void> {
  const files = filesAt('--series', path, (file) => {
    tally.skipFile(file, 'neither JSON nor YAML');
  });
  for (const file of files) {
    const wrong = await tally.attempt(file, () => readFile(file, tally, take));
    if (wrong === undefined) tally.files.push(file);
    else if (file !== path) tally.skipFile(file, `no time series: ${wrong.reason}`);
    else tally.refuse(file, wrongFile(file, wrong));
  }
}

/** Reads a file; returns its first item where none is a time series. */
async function readFile(file: string, tally: InputTally, take: Take): Promise<BadItem | undefined> {
  const splitter = new JsonElements();
  const items = new FileItems(tally);
  const each = (elements: ReturnType<JsonElements['push']>) => {
    for (const { text, line, column } of elements) {
      const where = `${file}, line ${line}`;
      const refused = refusal(() => take(parseJson(file, text, { line, column }), where));
      if (refused === undefined) items.takeGood();
      else items.takeBad(where, refused);
    }
  };
  for await (const piece of textOf(file)) each(splitter.push(piece));
  each(splitter.end());
  return items.wrong;
}

function wrongFile(file: string, { reason }: BadItem): InputError {
  return new InputError([
    {
      code: 'INP003',
      where: file,
      rule: 'a file of --series contains time series as projects.timeSeries.list returns them',
      got: reason,
      fix: 'see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list',
    },
  ]);
}

/** The reason that some work returns or throws; undefined without one. */
function refusal(work: () => string | undefined): string | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function takePoints(read: TimeSeries, where: string, { range, into, tally, isRead }: SeriesTarget): void {
  const index = into.indexOf(read.series);
  for (const [i, json] of read.points.entries()) {
    const pointWhere = `${where}, point ${i + 1}`;
    const point = readPoint(json, pointWhere);
    if (typeof point === 'string') tally.reject(pointWhere, point);
    else {
      tally.points += 1;
      if (point.at < range.from || point.at > range.to) tally.outside += 1;
      if (into.takesBuckets(read.series.metric.type, point.distribution) || !isRead(read.series)) {
        into.add({ series: index, ...point });
      } else tally.reject(pointWhere, 'its buckets differ from those of earlier points of its metric');
    }
  }
}
