import { policyQueries } from '../alerting/charting/policy-queries';
import type { Declared } from './read-declared';
import { InputError } from '../model/problem';
import { entriesOf } from '../replay/log-files';
import { nearestEntries, type UnmatchedFilter } from '../replay/nearest-entries';
import { replay, type Replay } from '../replay/replay';
import type { MonitoringConfig } from '../alerting/monitoring-config';
import { replayJson } from '../report/replay/json';
import { replayJsonVersion1 } from '../report/replay/json-version-1';
import type { RealTime } from '../report/parts/times';
import { replayJunit } from '../report/replay/junit';
import { replayTable } from '../report/replay/table';
import type { Judged } from '../model/judged';
import { typedInstantOf } from '../model/timestamp';
import { judgedInReplay } from '../report/replay/judged';
import { progressBar } from './progress-bar';
import { terminalWidth } from './terminal-width';
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
  const bar = progressBar();
  bar.start(1, 0, { name: 'replay' });
  try {
    const replayed = await runReplay({ monitoring, tally }, options, period, (share) => bar.update(share));
    // Entries are read a second time for filters without a match; bad entries are counted already.
    const unmatched = await nearestEntries(logs.length === 0 ? [] : replayed.logs.filters, () => entriesOf(logs));
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

/** In milliseconds since the epoch; unset: that of the recording. */
interface Period {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** @throws UsageError for a timestamp that is not valid, and for a period that ends before it starts */
export function periodOf(options: Pick<ReplayOptions, 'from' | 'to'>): Period {
  const [from, to] = [timestampOf('--from', options.from), timestampOf('--to', options.to)];
  if (from !== undefined && to !== undefined && from >= to) {
    throw new UsageError(`--from must be before --to, got ${options.from ?? ''} and ${options.to ?? ''}`);
  }
  return { from, to };
}

function timestampOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = typedInstantOf(text);
  if (at !== undefined) return at;
  throw new UsageError(
    `${option}: not a valid timestamp; write 2026-01-14T00:00:00Z, or 2026-01-14 for midnight UTC, got '${text}'`,
  );
}
