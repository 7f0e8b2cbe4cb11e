import { policyQueries } from '../alerting/charting/policy-queries';
import type { Declared } from './read-declared';
import { InputError } from '../model/problem';
import { entriesOf } from '../replay/log-files';
import { nearestEntries, type UnmatchedFilter } from '../replay/nearest-entries';
import { replay, type Replay, type ReplaySources } from '../replay/replay';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { replayJson } from '../report/replay/json';
import { replayJsonVersion1 } from '../report/replay/json-version-1';
import type { RealTime } from '../report/parts/times';
import { replayJunit } from '../report/replay/junit';
import { replayTable } from '../report/replay/table';
import type { Judged } from '../model/judged';
import { judgedInReplay } from '../report/replay/judged';
import { periodOf, type Period } from './period';
import { progressBar } from './progress-bar';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';
import { withViewLogs } from './view-source';

/** The recording, its period, and how the replay is reported. */
export interface ReplayOptions {
  readonly logs?: readonly string[];
  readonly series?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  /** Most that a query of BigQuery may read, such as `500GB`. @default '1TiB' */
  readonly maxBytes?: string;
  readonly strict?: boolean;
  readonly format: 'table' | 'json' | 'junit' | 'html';
  /** Version of the JSON. @default '2' */
  readonly jsonVersion?: '1' | '2';
}

/**
 * Replays a recording through the policies. What is refused is a finding: a policy, a metric or a file.
 * @throws UsageError for an invalid period and without policies, InputError for the input
 */
export async function replayText(
  { monitoring, tally }: Pick<Declared, 'monitoring' | 'tally'>,
  options: ReplayOptions,
): Promise<{ readonly text: string; readonly judged: Judged; readonly hasFinding: boolean }> {
  if (monitoring.policies.length === 0) {
    if (tally.refused.length > 0) throw new InputError(tally.refused.flatMap(({ problems }) => problems));
    throw new UsageError(
      'nothing to judge: no alert policy in the named files; name some with --policies, --plan or --stack',
    );
  }
  const { logs = [] } = options;
  const period = periodOf(options);
  const [startedAt, started] = [Date.now(), performance.now()];
  const bar = progressBar('replay');
  bar.start(1, 0, { name: '' });
  try {
    const onProgress = (share: number) => bar.update(share);
    const [replayed, files] = await withViewLogs(logs, options, onProgress, async (view) => {
      const sources = { logs: view === undefined ? logs : [], series: options.series ?? [], view };
      return [await runReplay({ monitoring, tally }, { ...options, sources }, period, onProgress), sources.logs];
    });
    // Entries of files are read a second time for filters without a match; bad entries are counted already.
    const unmatched = await nearestEntries(logs.length === 0 ? [] : replayed.logs.filters, () => entriesOf(files));
    const hasFinding = tally.refused.length > 0 || replayed.certain.policies.some(({ refused }) => refused);
    const time = { startedAt, elapsedSeconds: (performance.now() - started) / 1_000 };
    const text = await render(monitoring, { replayed, unmatched, time }, options);
    return { text, judged: judgedInReplay(replayed), hasFinding };
  } finally {
    bar.stop();
  }
}

function runReplay(
  { monitoring, tally }: Pick<Declared, 'monitoring' | 'tally'>,
  { sources, strict = false, format }: ReplayOptions & { readonly sources: ReplaySources },
  { from, to }: Period,
  onProgress: (share: number) => void,
): Promise<Replay> {
  const queries = format === 'html' ? policyQueries(monitoring.policies) : [];
  return replay(monitoring, sources, {
    strict,
    tally,
    queries,
    onProgress,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** A replay, the filters that match no entry, and the real time. */
interface Replayed {
  readonly replayed: Replay;
  readonly unmatched: readonly UnmatchedFilter[];
  readonly time: RealTime;
}

async function render(
  { policies }: MonitoringConfig,
  { replayed, unmatched, time }: Replayed,
  { format, jsonVersion }: ReplayOptions,
): Promise<string> {
  switch (format) {
    case 'table':
      return replayTable(replayed, unmatched, terminalWidth());
    case 'json':
      return JSON.stringify(
        jsonVersion === '1' ? replayJsonVersion1(replayed, unmatched) : replayJson(replayed, unmatched),
        null,
        2,
      );
    case 'junit':
      return replayJunit(replayed, time);
    case 'html': {
      const { replayPage } = await import('../report/replay/page');
      return replayPage('Phasewatch: replay', replayed, policies, unmatched);
    }
  }
}
