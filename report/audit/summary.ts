import type { AuditResult } from '../../audit/audit';
import { slowestDetection } from './detection-group';
import { showBounds, showDetection } from './range';

/** One line: `61 timeouts fit together, 2 warnings`. */
export function auditSummary({ counts }: AuditResult): string {
  const { timeouts, errors, warnings } = counts;
  const parts = [
    `${plural(timeouts, 'timeout')}${errors === 0 ? ' fit together' : ''}`,
    ...(errors === 0 ? [] : [plural(errors, 'error')]),
    ...(warnings === 0 ? [] : [plural(warnings, 'warning')]),
  ];
  return parts.join(', ');
}

/** One line: whose hang is seen last, how late, and why so late. Nothing where there is no processor. */
export function slowestHang({ detection }: AuditResult): string | undefined {
  const slowest = slowestDetection(detection);
  if (slowest === undefined) return undefined;
  const { processor, silent } = slowest;
  const why = silent.status === 'detected' ? showBounds(silent.bounds) : silent.reason;
  return `slowest hang to be seen: ${processor}, ${showDetection(silent)} (${why})`;
}

export function plural(n: number, thing: string): string {
  return `${n} ${thing}${n === 1 ? '' : 's'}`;
}
