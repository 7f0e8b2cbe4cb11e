import type { AuditResult } from '../../audit/audit';
import { showProcessors } from '../../audit/facts/processor-group';
import { groupDetections } from './detection-group';
import { showBounds, showDetection } from './range';

/** Headings of the times to detect, where there is room for what they are made of. */
export const DETECTION_HEADINGS = [
  'processors',
  'on',
  'silent: seen after',
  'made of',
  'still talking: seen after',
  'made of',
];

/** One row for each group of processors that are seen equally late. */
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
