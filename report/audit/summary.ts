import type { AuditResult } from '../../audit/audit';
import { count } from '../../model/count';
import { judgedText } from '../../model/judged';
import { slowestDetection } from './detection-group';
import { showWorst } from './range';

/** One line: `75 timeouts checked: 0 errors, 1 warning`; findings that could not be judged count as warnings. */
export function auditSummary({ counts, findings, waived }: AuditResult): string {
  const { timeouts, errors, warnings } = counts;
  const unresolved = findings.filter(({ status }) => status === 'unresolved').length;
  const notJudged = unresolved === 0 ? '' : ` (${unresolved} not judged)`;
  const accepted = waived.length === 0 ? '' : `, ${waived.length} waived`;
  return `${count(timeouts, 'timeout')} checked: ${count(errors, 'error')}, ${count(warnings, 'warning')}${notJudged}${accepted}`;
}

/** One line: what was judged, what could not be, and what was left out. */
export function auditJudged({ judged }: AuditResult): string {
  return judgedText(judged);
}

/**
 * One line: the worst-case time to detect a hang, the processor that has it, and its largest part. Undefined where
 * there is no processor.
 */
export function slowestHang({ detection }: AuditResult): string | undefined {
  const slowest = slowestDetection(detection);
  if (slowest === undefined) return undefined;
  const { processor, silent } = slowest;
  const label = 'worst-case time to detect a hang';
  switch (silent.status) {
    case 'detected': {
      const { worst, dominant } = silent;
      return `${label}: ${worst.toString()}, ${processor} (${showWorst(dominant)} is the largest part)`;
    }
    case 'never':
      return `${label}: undetected, ${processor} (${silent.reason})`;
    case 'unresolved':
      return `${label}: unknown, ${processor} (${silent.reason})`;
  }
}
