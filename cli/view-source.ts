import pc from 'picocolors';
import { readBytes } from '../logs/bigquery/bytes';
import { isViewName, readViewName } from '../logs/bigquery/view-name';
import { ViewLogs } from '../logs/bigquery/view-logs';
import type { QueryContext } from '../logs/bigquery/priced-query';
import type { KeptResults, Warehouse } from '../logs/bigquery/warehouse';
import type { TimeRange } from '../logs/time-range';
import type { WarehouseOptions } from './google-warehouse';
import { keptQueries } from './kept-queries';
import { periodOf } from './period';
import { UsageError } from './usage-error';

/** Options of commands that read a view of BigQuery. */
export interface ViewOptions {
  readonly from?: string;
  readonly to?: string;
  readonly maxBytes?: string;
}

/** Help for `--max-bytes`. */
export const MAX_BYTES_HELP = 'most that a query of BigQuery may read, such as 500GB';
/** What is free in a month: https://cloud.google.com/bigquery/pricing */
export const DEFAULT_MAX_BYTES = '1TiB';

/** Later entries are counted by no log-based metric, so that a result is final. */
const FINAL_AFTER_MS = 24 * 3_600_000;

/** A view of BigQuery that `--logs` names, and the period of it. */
export interface LogsView {
  /** `project.dataset.view`. */
  readonly view: string;
  readonly range: TimeRange;
  /** How its queries are run. */
  readonly context: QueryContext;
}

/**
 * Uses the logs in the view of BigQuery that `--logs` names. Undefined where it names files only.
 * @param work is given the logs of the view
 * @throws as {@link withView}
 */
export function withViewLogs<T>(
  sources: readonly string[],
  options: ViewOptions,
  onProgress: (share: number) => void,
  work: (logs: ViewLogs | undefined) => Promise<T>,
): Promise<T> {
  const reading = { onProgress, whyPeriod: 'only that period is read and charged' };
  return withView(sources, options, reading, (named) =>
    work(named && new ViewLogs(named.view, named.range, named.context)),
  );
}

/** How a view is read. */
interface ViewReading extends Pick<WarehouseOptions, 'onProgress' | 'ifMissing'> {
  /** Why a period is needed: half a sentence. */
  readonly whyPeriod: string;
}

/**
 * Uses the view of BigQuery that `--logs` names. Undefined where it names files only.
 * @throws UsageError for options that do not fit, InputError BGQ001 for the name, and the errors of the work
 */
export async function withView<T>(
  sources: readonly string[],
  options: ViewOptions,
  { whyPeriod, ...reading }: ViewReading,
  work: (view: LogsView | undefined) => Promise<T>,
): Promise<T> {
  const [where, ...others] = sources.filter(isViewName);
  if (where === undefined) {
    if (options.maxBytes !== undefined)
      throw new UsageError('--max-bytes: only for --logs bigquery:PROJECT.DATASET.VIEW');
    return work(undefined);
  }
  if (others.length > 0 || sources.length > 1) {
    throw new UsageError(`--logs: name ${where} alone; the same entries could be in both sources`);
  }
  const { project, view } = readViewName(where);
  const { from, to } = periodOf(options);
  if (from === undefined || to === undefined) {
    throw new UsageError(`--logs ${where}: needs --from and --to; ${whyPeriod}`);
  }
  const maxBytes = readMaxBytes(options.maxBytes ?? DEFAULT_MAX_BYTES);
  const cancelling = new AbortController();
  const onInterrupt = () => {
    cancelling.abort();
  };
  process.once('SIGINT', onInterrupt);
  try {
    const { googleWarehouse } = await import('./google-warehouse');
    const warehouse: Warehouse = googleWarehouse({ project, where, ...reading, signal: cancelling.signal });
    const context = { where, warehouse, maxBytes, kept: keptUntil(to), note };
    return await work({ view, range: { from, to }, context });
  } catch (error) {
    if (cancelling.signal.aborted) throw new UsageError('cancelled; what the query has read may be charged');
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

/** The bytes that `--max-bytes` allows. @throws UsageError for other text */
export function readMaxBytes(text: string): number {
  const bytes = readBytes(text);
  if (bytes !== undefined) return bytes;
  throw new UsageError(`--max-bytes: an amount such as 500GB or 1.5TiB, got '${text}'`);
}

/** Results are kept where no entry of the period can arrive any more. */
function keptUntil(to: number): KeptResults | undefined {
  return to + FINAL_AFTER_MS < Date.now() ? keptQueries() : undefined;
}

/** Prints what the user of a query should know. */
export function note(text: string): void {
  process.stderr.write(`${pc.dim('note:')} ${text}\n`);
}
