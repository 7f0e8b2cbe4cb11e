import { policyQueries } from '../alerting/charting/policy-queries';
import type { Declared } from './read-declared';
import { InputError } from '../model/problem';
import { entriesOf } from '../replay/log-files';
import { nearestEntries, type UnmatchedFilter } from '../replay/nearest-entries';
import { replay, type Replay } from '../replay/replay';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { isCalendarDay } from '../alerting/metrics/instant';
import { replayJson } from '../report/replay/json';
import { replayJsonVersion1 } from '../report/replay/json-version-1';
import { replayJunit } from '../report/replay/junit';
import { replayTable } from '../report/replay/table';
import { progressBar } from './progress-bar';
import { UsageError } from './usage-error';

/** The recording, its period, and how the replay is reported. */
export interface ReplayOptions {
  readonly logs?: readonly string[];
  readonly series?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly strict?: boolean;
  readonly format: 'table' | 'json' | 'junit' | 'html';
  /** Version of the JSON. @default '2' */
  readonly jsonVersion?: '1' | '2';
}

/**
 * Replays a recording through the policies. The result is fine unless something is refused: a policy, a metric or a
 * file.
 * @throws UsageError for an invalid period and without policies, InputError for the input
 */
export async function replayText(
  { monitoring, tally }: Pick<Declared, 'monitoring' | 'tally'>,
  options: ReplayOptions,
): Promise<{ readonly text: string; readonly isFine: boolean }> {
  if (monitoring.policies.length === 0) {
    if (tally.refused.length > 0) throw new InputError(tally.refused.flatMap(({ problems }) => problems));
    throw new UsageError('no alert policy in the named files; name some with --policies, --plan or --stack');
  }
  const { logs = [] } = options;
  const period = periodOf(options);
  const bar = progressBar();
  bar.start(1, 0, { name: 'replay' });
  try {
    const replayed = await runReplay({ monitoring, tally }, options, period, (share) => bar.update(share));
    // Entries are read a second time for filters without a match; bad entries are counted already.
    const unmatched = await nearestEntries(logs.length === 0 ? [] : replayed.logs.filters, () => entriesOf(logs));
    const isFine = tally.refused.length === 0 && !replayed.certain.policies.some(({ refused }) => refused);
    return { text: await render(monitoring, replayed, unmatched, options), isFine };
  } finally {
    bar.stop();
  }
}

function runReplay(
  { monitoring, tally }: Pick<Declared, 'monitoring' | 'tally'>,
  { logs = [], series = [], strict = false, format }: ReplayOptions,
  { from, to }: Period,
  onProgress: (share: number) => void,
): Promise<Replay> {
  const queries = format === 'html' ? policyQueries(monitoring.policies) : [];
  return replay(
    monitoring,
    { logs, series },
    {
      strict,
      tally,
      queries,
      onProgress,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
  );
}

async function render(
  { policies }: MonitoringConfig,
  replayed: Replay,
  unmatched: readonly UnmatchedFilter[],
  { format, jsonVersion }: ReplayOptions,
): Promise<string> {
  switch (format) {
    case 'table':
      return replayTable(replayed, unmatched);
    case 'json':
      return JSON.stringify(
        jsonVersion === '1' ? replayJsonVersion1(replayed, unmatched) : replayJson(replayed, unmatched),
        null,
        2,
      );
    case 'junit':
      return replayJunit(replayed);
    case 'html': {
      const { replayPage } = await import('../report/replay/page');
      return replayPage('Phasewatch: replay', replayed, policies, unmatched);
    }
  }
}

/** In milliseconds since the epoch; unset: that of the recording. */
interface Period {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** @throws UsageError for a timestamp that is not valid, and for a period that ends before it starts */
function periodOf(options: ReplayOptions): Period {
  const [from, to] = [timestampOf('--from', options.from), timestampOf('--to', options.to)];
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError(`--from must be before --to, got ${options.from ?? ''} and ${options.to ?? ''}`);
  }
  return { from, to };
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2}))?$/;

function timestampOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = TIMESTAMP.test(text) && isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option}: not a valid timestamp; write 2026-01-14T00:00:00Z, or 2026-01-14 for midnight UTC, got '${text}'`,
  );
}
