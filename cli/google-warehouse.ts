import { BigQuery, type Job } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEAST_BILLED } from '../logs/bigquery/price';
import type { QueryRow, Warehouse } from '../logs/bigquery/warehouse';
import { InputError } from '../model/problem';

/** How a query runs. */
export interface WarehouseOptions {
  /** The project that runs, and pays for, the queries. */
  readonly project: string;
  /** For messages, such as `bigquery:p.d._AllLogs`. */
  readonly where: string;
  /** Receives the progress of a query, from 0 to 1. */
  readonly onProgress: (share: number) => void;
  /** What to do where BigQuery has nothing of that name. @default - how to link a dataset to a log bucket */
  readonly ifMissing?: string;
  /** Cancels the running query. */
  readonly signal: AbortSignal;
}

/** How often the state of a job is asked for. */
const ASK_MS = 1_000;
/** Rows of one answer. */
const PAGE_ROWS = 50_000;

/**
 * BigQuery with the caller's application default credentials. With `BIGQUERY_EMULATOR_HOST` the server that it names, without
 * credentials.
 */
export function googleWarehouse(options: WarehouseOptions): Warehouse {
  const host = process.env['BIGQUERY_EMULATOR_HOST'];
  const client = new BigQuery({
    projectId: options.project,
    // Of another release of the same library, whose types are private.
    ...(host === undefined ? {} : { authClient: new PassThroughClient() as never }),
  });
  return {
    bytesOf: (query) =>
      refusing(options, async () => {
        const [job] = await client.createQueryJob({ query, dryRun: true });
        return Number(statisticsOf(job).totalBytesProcessed ?? 0);
      }),
    rowsOf: (query, maxBytes) =>
      refusing(options, async () => {
        const limit = Number.isFinite(maxBytes) ? { maximumBytesBilled: String(Math.max(maxBytes, LEAST_BILLED)) } : {};
        const [job] = await client.createQueryJob({ query, ...limit });
        await finished(job, options);
        return rowsOf(job);
      }),
  };
}

interface Statistics {
  readonly totalBytesProcessed?: string;
  readonly query?: {
    readonly queryPlan?: readonly { readonly parallelInputs?: string; readonly completedParallelInputs?: string }[];
  };
}

const statisticsOf = ({ metadata }: Job) => (metadata as { readonly statistics?: Statistics }).statistics ?? {};

/** Waits for a job. If the signal aborts first, the job is cancelled. */
async function finished(job: Job, { onProgress, signal }: WarehouseOptions): Promise<void> {
  const stateOf = () => (job.metadata as { readonly status?: { readonly state?: string } }).status?.state;
  while (stateOf() !== 'DONE') {
    try {
      await sleep(ASK_MS, undefined, { signal });
    } catch {
      await job.cancel();
      throw new CancelledQuery();
    }
    await job.getMetadata();
    onProgress(shareOf(statisticsOf(job)));
  }
}

/** Share of the work of all stages that are known. */
function shareOf({ query }: Statistics): number {
  const stages = query?.queryPlan ?? [];
  const sum = (of: 'parallelInputs' | 'completedParallelInputs') =>
    stages.reduce((total, stage) => total + Number(stage[of] ?? 0), 0);
  return sum('completedParallelInputs') / Math.max(1, sum('parallelInputs'));
}

async function rowsOf(job: Job): Promise<readonly QueryRow[]> {
  const rows: QueryRow[] = [];
  let pageToken: string | undefined;
  do {
    const [page, next] = await job.getQueryResults({
      autoPaginate: false,
      maxResults: PAGE_ROWS,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    for (const row of page as readonly QueryRow[]) rows.push(row);
    pageToken = next?.pageToken;
  } while (pageToken !== undefined);
  return rows;
}

/** The query was cancelled by Ctrl-C. */
class CancelledQuery extends Error {
  constructor() {
    super('the query is cancelled; what it has read may be charged');
    this.name = 'CancelledQuery';
  }
}

const LINK_IT = 'link a dataset to the log bucket: gcloud logging links create; then name it and its view';

/** Turns an error of the API or of the credentials into an InputError. */
async function refusing<T>({ where, ifMissing = LINK_IT }: WarehouseOptions, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledQuery) throw error;
    const {
      code,
      message,
      errors = [],
    } = error as {
      readonly code?: number | string;
      readonly message: string;
      readonly errors?: readonly { readonly reason?: string }[];
    };
    const reason = errors[0]?.reason;
    const got = (message.split('\n')[0] ?? '').slice(0, 300);
    throw new InputError([
      {
        code: 'BGQ004',
        where,
        rule: 'BigQuery answers the query',
        got,
        fix: code === 404 ? ifMissing : fixOf(code, reason, got),
      },
    ]);
  }
}

function fixOf(code: number | string | undefined, reason: string | undefined, message: string): string {
  if (/Could not load the default credentials|invalid_grant|invalid_rapt/.test(message)) {
    return 'run gcloud auth application-default login';
  }
  if (reason === 'accessNotConfigured' || /has not been used in project|is disabled/.test(message)) {
    return 'run gcloud services enable bigquery.googleapis.com, with --project';
  }
  if (code === 403 && (reason === 'quotaExceeded' || reason === 'rateLimitExceeded')) {
    return 'try again later, or shorten the period';
  }
  if (code === 403) {
    return 'the caller needs roles/bigquery.jobUser on the project, and roles/bigquery.dataViewer and roles/logging.viewAccessor for the linked dataset';
  }
  return 'check the project, the dataset and the network';
}
