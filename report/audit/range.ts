import type { Duration } from '../../model/duration';
import type { Bound, DetectionTime } from '../../audit/detection/detection-time';

/** `12 to 15 min`, `10 min to 20 min 55 s`; one time where both are equal. */
export function showRange(best: Duration, worst: Duration): string {
  if (best.equals(worst)) return worst.toString();
  const [from, to] = [best.toString(), worst.toString()];
  const unit = /^\d+ ([a-z]+)$/.exec(to)?.[1];
  if (unit === undefined) return `${from} to ${to}`;
  if (best.toSeconds() === 0) return `0 to ${to}`;
  return from.endsWith(` ${unit}`) && /^\d+ [a-z]+$/.test(from)
    ? `${from.slice(0, -unit.length - 1)} to ${to}`
    : `${from} to ${to}`;
}

/** A time to detect: `10 min to 20 min 55 s`, `undetected` or `unknown`. */
export function showDetection(time: DetectionTime): string {
  switch (time.status) {
    case 'detected':
      return showRange(time.best, time.worst);
    case 'never':
      return 'undetected';
    case 'unresolved':
      return 'unknown';
  }
}

/** The components of a time to detect: `silence allowed 10 to 15 min, tick 0 to 55 s, ...`. */
export function showBounds(bounds: readonly Bound[]): string {
  return bounds.map((bound) => `${showName(bound)} ${showRange(bound.best, bound.worst)}`).join(', ');
}

/** The worst case of one component: `silence allowed 15 min`. */
export function showWorst(bound: Bound): string {
  return `${showName(bound)} ${bound.worst.toString()}`;
}

function showName({ name }: Bound): string {
  return name === 'silence' ? 'silence allowed' : name;
}
