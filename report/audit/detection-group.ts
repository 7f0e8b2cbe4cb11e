import type { Detection } from '../../audit/detection';
import { showBounds, showDetection } from './range';

/** Processors of one deployable with equal times to detect. */
export interface DetectionGroup {
  readonly first: Detection;
  readonly processors: readonly string[];
}

/** Groups in the order of their first processor, so that the table of 55 processors fits on a screen. */
export function groupDetections(detections: readonly Detection[]): DetectionGroup[] {
  const groups = new Map<string, { first: Detection; processors: string[] }>();
  for (const detection of detections) {
    const { environment, deployable, silent, overBudget } = detection;
    const times = [silent, overBudget].map((time) =>
      time.status === 'detected' ? `${showDetection(time)} ${showBounds(time.bounds)}` : time.reason,
    );
    const key = [environment, deployable, ...times].join('\n');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: detection, processors: [detection.processor] });
    else group.processors.push(detection.processor);
  }
  return [...groups.values()];
}

/**
 * The processor with the slowest detection of a run without heartbeats: undetected first, then unknown, then the longest
 * worst case. Of equals, the first declared.
 */
export function slowestDetection(detections: readonly Detection[]): Detection | undefined {
  return detections.reduce<Detection | undefined>(
    (slowest, one) => (slowest === undefined || weight(one) > weight(slowest) ? one : slowest),
    undefined,
  );
}

function weight({ silent }: Detection): number {
  switch (silent.status) {
    case 'never':
      return Number.POSITIVE_INFINITY;
    case 'unresolved':
      return Number.MAX_VALUE;
    case 'detected':
      return silent.worst.toSeconds();
  }
}
