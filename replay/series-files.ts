import { InputError, refuse } from '../model/problem';
import type { MetricDescriptor } from '../alerting/metrics/metric-descriptor';
import { parseJson } from '../files/documents';
import type { InputTally } from '../files/input-tally';
import { JsonElements } from '../files/json-elements';
import type { TimeRange } from '../logs/time-range';
import type { PointStore } from './point-store';
import { filesAt, textOf } from '../files/source-files';
import { readPoint, readTimeSeries, type TimeSeries } from './time-series';

/**
 * Reads time series as `projects.timeSeries.list` returns them: pages, lists, or one after the other. A file may be
 * larger than memory, as it is read series by series.
 *
 * @param given paths of files, or time series
 * @param range points outside of it are counted: what happens in it may depend on them
 * @param into receives the points
 * @returns the metric descriptors that the series contain
 * @throws InputError INP001 to INP005
 */
export async function readSeries(
  given: readonly unknown[],
  range: TimeRange,
  into: PointStore,
  tally: InputTally,
): Promise<MetricDescriptor[]> {
  const descriptors = new Map<string, MetricDescriptor>();
  const take = (json: unknown, where: string): string | undefined => {
    const read = readTimeSeries(json);
    if (typeof read === 'string') return read;
    if (read.descriptor !== undefined) descriptors.set(read.descriptor.type, read.descriptor);
    takePoints(read, where, { range, into, tally });
    return undefined;
  };
  for (const [i, one] of given.entries()) {
    if (typeof one !== 'string') {
      const reason = take(one, `series ${i + 1}`);
      if (reason !== undefined) tally.reject(`series ${i + 1}`, reason);
    } else for (const file of filesAt('--series', one)) await readFile(file, tally, take);
  }
  return [...descriptors.values()];
}

async function readFile(
  file: string,
  tally: InputTally,
  take: (json: unknown, where: string) => string | undefined,
): Promise<void> {
  tally.files.push(file);
  const splitter = new JsonElements();
  let reason: string | undefined;
  let good = 0;
  const each = (elements: ReturnType<JsonElements['push']>) => {
    for (const { text, line, column } of elements) {
      const where = `${file}, line ${line}`;
      const refused = refusal(() => take(parseJson(file, text, { line, column }), where));
      if (refused === undefined) good += 1;
      else {
        tally.reject(where, refused);
        reason ??= refused;
      }
    }
  };
  for await (const piece of textOf(file)) each(splitter.push(piece));
  each(splitter.end());
  // Without a single time series it is the wrong file.
  if (good === 0 && reason !== undefined) {
    refuse({
      code: 'INP003',
      where: file,
      rule: 'a file of --series contains time series as projects.timeSeries.list returns them',
      got: reason,
      fix: 'see https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list',
    });
  }
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

function takePoints(
  read: TimeSeries,
  where: string,
  { range, into, tally }: { readonly range: TimeRange; readonly into: PointStore; readonly tally: InputTally },
): void {
  const index = into.indexOf(read.series);
  for (const [i, json] of read.points.entries()) {
    const pointWhere = `${where}, point ${i + 1}`;
    const point = readPoint(json, pointWhere);
    if (typeof point === 'string') tally.reject(pointWhere, point);
    else {
      tally.points += 1;
      if (point.at < range.from || point.at > range.to) tally.outside += 1;
      into.add({ series: index, ...point });
    }
  }
}
