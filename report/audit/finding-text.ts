import pc from 'picocolors';
import type { WaivedFinding } from '../../audit/waivers';
import type { Finding, FoundValue } from '../../audit/finding';

type Colors = ReturnType<typeof pc.createColors>;

/** A finding for the terminal: message, detail, values, fix, and the command that explains the rule. */
export function findingText(finding: Finding, colors: Colors): string {
  const severity = finding.severity === 'error' ? colors.red('error') : colors.yellow('warning');
  return [
    `${severity} ${colors.bold(finding.rule)} ${placeText(finding)}: ${finding.message}`,
    `  ${finding.detail}`,
    ...(finding.values.length === 0 ? [] : [`  ${valuesText(finding.values)}`]),
    `  ${colors.green('fix:')} ${finding.fix} · ${colors.dim(`phasewatch audit --explain ${finding.rule}`)}`,
  ].join('\n');
}

/** Construct path or address, and where it is written: `google_x.y (main.tf:12)`. */
export function placeText({ address, source }: Finding): string {
  return source === undefined ? address : `${address} (${source.file}:${source.line})`;
}

/** One line: a finding that is accepted, why and until when. */
export function waivedText({ finding, waiver }: WaivedFinding, colors: Colors): string {
  return `waived ${colors.bold(finding.rule)} ${finding.address}: ${finding.message} (until ${waiver.expires}: ${waiver.reason})`;
}

/** `orders-import: timeout 10 min; orders-import-sub: ackDeadline 1 min`: values grouped by their holder. */
export function valuesText(values: readonly FoundValue[]): string {
  const byHolder = new Map<string, string[]>();
  for (const { of, field, value } of values) {
    const shown = byHolder.get(of);
    if (shown === undefined) byHolder.set(of, [`${field} ${value}`]);
    else shown.push(`${field} ${value}`);
  }
  return [...byHolder].map(([of, shown]) => `${of}: ${shown.join(', ')}`).join('; ');
}
