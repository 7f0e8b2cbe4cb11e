import type { HealthReport, InFlight } from '../../guard/health/build-report';
import { formatSeconds } from '../../guard/health/format';
import type { Axis } from '../parts/axis';
import { escapeHtml } from '../parts/html';
import { lanesHtml, type Lane, type Tone } from '../parts/lanes';
import { NOT_READ } from './not-read';

/** Most runs that are drawn: those nearest to their budget come first. */
const SHOWN = 20;
/** Shares of the limit; what is above the last one stands at the edge. */
const AXIS: Axis = {
  from: 0,
  to: 1.5,
  ticks: [0, 0.5, 1, 1.5].map((at) => ({ at, label: at === 1 ? 'limit' : `${100 * at}%` })),
};
/** Share of a limit from which a run is near it. */
const NEAR = 0.8;

/** Runs in flight: age over budget, and time since the last heartbeat over the allowed silence. */
export function inFlightHtml({ inFlight }: HealthReport): string {
  if (inFlight === undefined) return NOT_READ;
  const { items, truncated } = inFlight;
  if (items.length === 0) return '<p>No run is in flight.</p>';
  const shown = items.slice(0, SHOWN);
  const all = `${items.length}${truncated ? ' or more' : ''}`;
  const more = items.length > SHOWN || truncated ? `<p>The first ${shown.length} of ${all} runs.</p>` : '';
  return `${lanesHtml('Runs in flight against budget and allowed silence', AXIS, shown.flatMap(lanesOf), 'share of the limit')}${more}`;
}

function lanesOf(run: InFlight): Lane[] {
  const attempt = run.attempt === 1 ? '' : `, attempt ${run.attempt}`;
  const name = `<b>${escapeHtml(run.processor)}</b> ${escapeHtml(run.dataDate)}${attempt}`;
  return [
    lane(name, 'running ', run.ageSeconds, run.budgetSeconds),
    lane('<span class="soft">since its last heartbeat</span>', '', run.silentSeconds, run.allowedSilenceSeconds),
  ];
}

function lane(label: string, verb: string, seconds: number, limit: number): Lane {
  const share = seconds / limit;
  const tone: Tone = share > 1 ? 'bad' : share > NEAR ? 'warn' : 'run';
  const text = `${verb}${formatSeconds(seconds)} of ${formatSeconds(limit)}`;
  return {
    label,
    bars: [{ from: 0, to: share, tone }],
    marks: [{ at: 1, tone: 'soft', shape: 'line' }],
    value: share > 1 ? `<b class="bad">${text}</b>` : text,
  };
}
