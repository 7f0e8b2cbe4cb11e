import { gaugeSeries, type GaugeSource } from '../../../constructs/series';
import { wakes } from '../../../model/criticality';
import { Duration } from '../../../model/duration';
import { JUDGING } from '../../../model/guard-timing';
import type { Phase, Pipeline } from '../../../model/pipeline';
import { URGENCY, urgencyParts, type Alert, type AlertFolder, type Urgency } from '../alert';
import { texts } from './texts';

/**
 * Two policies share this folder: `deadline-missed` pages for phases with a P0 or P1 processor, `deadline-missed-low` is
 * the ticket for the other phases. A pipeline without such a phase has no second policy: no series would ever match it.
 */
export const deadlineMissed: AlertFolder = {
  name: 'deadline-missed',
  derived: 'deadline',
  policies: (inputs) => ({
    'deadline-missed': policy(inputs, 'page'),
    ...(inputs.pipeline.phases.some(canWait) ? { 'deadline-missed-low': policy(inputs, 'ticket') } : {}),
  }),
  runbookValues: ({ pipeline }) => ({
    deadlines: deadlineTable(pipeline),
    settle: JUDGING.settle.toString(),
    'most extra time': JUDGING.mostExtraTime.toString(),
    kept: JUDGING.missedKept.toString(),
  }),
};

/** The declared deadlines as a Markdown table. Phases without processors are not judged. */
function deadlineTable({ phases }: Pipeline): string {
  const judged = phases.filter(({ deployables }) => deployables.some(({ processors }) => processors.length > 0));
  return [
    '| phase | deadline | time zone |',
    '| --- | --- | --- |',
    ...judged.flatMap(({ id, deadline }) =>
      deadline === undefined
        ? []
        : [`| ${id} | ${deadline.time} ${dayText(deadline.daysAfter ?? 0)} | ${deadline.timeZone} |`],
    ),
  ].join('\n');
}

function dayText(daysAfter: number): string {
  if (daysAfter === 0) return 'on the data date';
  return daysAfter === 1 ? 'on the day after' : `${daysAfter} days after`;
}

function canWait({ deployables }: Phase): boolean {
  const criticalities = deployables.flatMap(({ processors }) => processors.map(({ criticality }) => criticality));
  return criticalities.length > 0 && !criticalities.some(wakes);
}

function policy(source: GaugeSource, urgency: Urgency): Alert {
  return {
    ...urgencyParts(urgency, texts),
    conditions: [
      {
        kind: 'threshold',
        displayName: 'a data date is late',
        // Leaves out dates that are late because of a cause that has its own open alert.
        series: gaugeSeries('deadlineCausedHere', source, 'phase', URGENCY[urgency].criticality),
        comparison: 'COMPARISON_GT',
        threshold: 0,
        duration: Duration.zero,
      },
    ],
  };
}
