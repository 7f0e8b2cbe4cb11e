import { createReadStream } from 'node:fs';
import { readStackFiles } from '../cli/stack-files';
import { eventMetrics } from '../model/event-metrics';
import { Names } from '../model/names';
import { InputTally } from '../files/input-tally';
import { readLogs } from '../replay/log-files';
import { PointStore } from '../replay/point-store';
import { monitoringInTerraform } from '../terraform/monitoring-in-terraform';
import { groupedEntries } from '../logs/duckdb/grouped-entries';
import { groupedFilters } from '../logs/duckdb/grouped-filters';
import { openDuckDb } from '../logs/duckdb/session';
import { inspectLogFile } from '../logs/log-file';
import { writeLogLines } from './log-lines';
import { pathQuery, typedQuery } from './log-queries';

// One pass over a file of log entries, in a process of its own. The time excludes loading code, the stack and its filters.
// `make` writes the file. `counts` is the replay's query to DuckDB, with the rows as objects. `points` goes on to the
// points of the five metrics. `typed` and `paths` are handwritten queries whose rows stay in DuckDB, `rows` is `typed`
// with the rows as objects. `parse` is JSON.parse of each line. Prints wall and CPU seconds and the peak memory.
// tsx bench/count-logs.ts make|counts|points|typed|rows|paths|parse FILE [COUNT]
const [what = 'counts', path = '', count = '0'] = process.argv.slice(2);
const ALL = { from: -Infinity, to: Infinity };
const { outcomes, durations, deadlines, decisions, rejected } = eventMetrics({
  names: new Names({ pipeline: 'bench' }),
  declared: { services: [], jobs: [], phases: [], processors: [] }, // only the names are read here
});
const FIVE = new Set<string>([outcomes, durations, deadlines, decisions, rejected].map(({ name }) => name));

void main();

async function main(): Promise<void> {
  if (what === 'make') {
    writeLogLines(path, Number(count));
    return;
  }
  const metrics = fiveMetrics();
  const filters = groupedFilters({ metrics, wholeEntries: [] }) ?? [];
  const duckDb = await openDuckDb({ memory: '1GB' });
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  duckDb.close();
  const [cpuSeconds, peakMegabytes] = [(user + system) / 1e6, process.resourceUsage().maxRSS / 1_024];
  console.log(JSON.stringify({ seconds, cpuSeconds, result, peakMegabytes }));

  async function work(): Promise<number> {
    switch (what) {
      case 'counts': {
        const result = await groupedEntries(duckDb.connection, inspectLogFile(path), { filters, ...ALL });
        if (result === undefined) throw new Error('the file was not counted in the database');
        return result.groups.length;
      }
      case 'points': {
        const store = new PointStore();
        await readLogs(
          [path],
          { logMetrics: metrics, policies: [] },
          {
            range: ALL,
            into: store,
            tally: new InputTally(true),
          },
        );
        return store.count;
      }
      case 'parse':
        return parseLines();
      case 'rows':
        return (await duckDb.connection.runAndReadAll(typedQuery(path))).getRowsJS().length;
      default: {
        const query = what === 'typed' ? typedQuery(path) : pathQuery(path);
        return (await duckDb.connection.runAndReadAll(query)).currentRowCount;
      }
    }
  }
}

function fiveMetrics() {
  const { logMetrics } = monitoringInTerraform(readStackFiles('cdktf.out', 'prod'));
  const metrics = logMetrics.filter(({ name }) => FIVE.has(name));
  if (metrics.length !== FIVE.size) throw new Error(`the stack has ${metrics.length} of the five metrics`);
  return metrics;
}

async function parseLines(): Promise<number> {
  let [lines, rest] = [0, ''];
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1_024 * 1_024 })) {
    const whole = `${rest}${String(chunk)}`.split('\n');
    rest = whole.pop() ?? '';
    for (const line of whole) JSON.parse(line);
    lines += whole.length;
  }
  return lines;
}
