import { policyQueries } from '../alerting/charting/policy-queries';
import { InputTally } from '../files/input-tally';
import { entriesOf } from '../replay/log-files';
import { nearestEntries, type UnmatchedFilter } from '../replay/nearest-entries';
import { replay, type Replay } from '../replay/replay';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { isCalendarDay } from '../alerting/metrics/instant';
import { replayJson } from '../report/replay/json';
import { replayJunit } from '../report/replay/junit';
import { replayPage } from '../report/replay/page';
import { replayTable } from '../report/replay/table';
import { progressBar } from './rehearse-all';
import { UsageError } from './usage-error';

/** What is replayed, and when. */
export interface ReplayArguments {
  readonly logs?: readonly string[];
  readonly series?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly strict?: boolean;
  readonly format: 'table' | 'json' | 'junit' | 'html';
}

/**
 * Replays a recording through the policies and says what would have fired, as a table, a page, JSON or JUnit. All is fine
 * unless the API would refuse a policy.
 * @throws UsageError for a time that is none, or nothing to replay; InputError for the input
 */
export async function replayText(
  watched: MonitoringConfig,
  given: ReplayArguments,
): Promise<{ readonly text: string; readonly isFine: boolean }> {
  if (watched.policies.length === 0)
    throw new UsageError('there is no alert policy in what was named; name some with --policies, --plan or --stack');
  const { logs = [], series = [] } = given;
  const [from, to] = [instantOf('--from', given.from), instantOf('--to', given.to)];
  if (from !== undefined && to !== undefined && from >= to) throw new UsageError('--from: it is not before --to');
  const bar = progressBar();
  bar.start(1, 0, { name: 'replay' });
  try {
    const played = await replay(
      watched,
      { logs, series },
      {
        strict: given.strict ?? false,
        queries: given.format === 'html' ? policyQueries(watched.policies) : [],
        onProgress: (share) => bar.update(share),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
    );
    // The entries are told over again for what nothing matched; what is bad among them has been counted.
    const unmatched = await nearestEntries(logs.length === 0 ? [] : played.logs.filters, () =>
      entriesOf(logs, new InputTally(false)),
    );
    const isFine = !played.worst.policies.some(({ refused }) => refused);
    return { text: render(watched, played, unmatched, given.format), isFine };
  } finally {
    bar.stop();
  }
}

function render(
  { policies }: MonitoringConfig,
  played: Replay,
  unmatched: readonly UnmatchedFilter[],
  format: ReplayArguments['format'],
): string {
  switch (format) {
    case 'table':
      return replayTable(played, unmatched);
    case 'json':
      return JSON.stringify(replayJson(played, unmatched), null, 2);
    case 'junit':
      return replayJunit(played);
    case 'html':
      return replayPage('Phasewatch: replay', played, policies, unmatched);
  }
}

const INSTANT = /^\d{4}-\d{2}-\d{2}([Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2}))?$/;

function instantOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = INSTANT.test(text) && isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `${option} ${text}: it is no instant; write it as 2026-01-14T00:00:00Z, or 2026-01-14 for midnight (UTC)`,
  );
}
