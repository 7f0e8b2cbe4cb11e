import type { AuditResult } from '../../audit/audit';
import { showProcessors } from '../../audit/facts/processor-group';
import { groupDetections } from './detection-group';
import { showBounds, showDetection } from './range';

/** Headings of the times to detect with all their components: for Markdown and HTML. */
export const DETECTION_HEADINGS = [
  'processors',
  'deployable',
  'no heartbeat: time to detect',
  'components',
  'over budget: time to detect',
  'components',
];

/** One row for each group of processors with equal times to detect. */
export function detectionCells({ detection }: AuditResult): string[][] {
  return groupDetections(detection).map(({ first, processors }) => [
    showProcessors(processors),
    first.deployable,
    ...[first.silent, first.overBudget].flatMap((time) => [
      showDetection(time),
      time.status === 'detected' ? showBounds(time.bounds) : time.reason,
    ]),
  ]);
}
