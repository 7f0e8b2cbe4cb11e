import { markdownTable } from '../parts/markdown-table';
import type { AuditResult } from '../../audit/audit';
import type { WaivedFinding } from '../../audit/waivers';
import type { Finding } from '../../audit/finding';
import { linePage, type Checkout } from './checkout';
import type { DocLink } from './doc-link';
import { timeoutLegend, timeoutTable } from './cells';
import { DETECTION_HEADINGS, detectionCells } from './detection-cells';
import { placeText, valuesText } from './finding-text';
import { RUNTIME_HEADINGS, runtimeCells } from './runtimes';
import { auditJudged, auditSummary, slowestHang } from './summary';
import { USAGE_HEADINGS, usageCells, usageNote } from './usage';

/** What the links of the report lead to. */
export interface MarkdownOptions {
  /** The page of a rule. @default - rules have no links, as their pages are not where the report is read */
  readonly linkOf?: DocLink | undefined;
  /** Where the audited files lie. @default - they have no links */
  readonly checkout?: Checkout | undefined;
}

/** The audit as Markdown, for a pull request or a page. */
export function markdownReport(result: AuditResult, options: MarkdownOptions = {}): string {
  const slowest = slowestHang(result);
  return [
    `**${auditSummary(result)}**<br>${escape(auditJudged(result))}${slowest === undefined ? '' : `<br>${escape(slowest)}`}`,
    ...(result.findings.length === 0
      ? []
      : ['### Findings', result.findings.map((finding) => findingItem(finding, options)).join('\n')]),
    ...(result.waived.length === 0 ? [] : ['### Waived', result.waived.map(waivedItem).join('\n')]),
    ...(result.timeouts.length === 0 ? [] : timeoutSection(result)),
    ...(result.detection.length === 0
      ? []
      : ['### Time to detect a hang', table(DETECTION_HEADINGS, detectionCells(result))]),
    ...(usageCells(result).length === 0
      ? []
      : [
          '### Monthly cost of monitoring',
          table(USAGE_HEADINGS, usageCells(result)),
          ...(usageNote(result) === '' ? [] : [escape(usageNote(result))]),
        ]),
    ...(result.runtimes.length === 0 ? [] : ['### Runtimes', table(RUNTIME_HEADINGS, runtimeCells(result))]),
  ]
    .join('\n\n')
    .concat('\n');
}

function timeoutSection({ timeouts }: AuditResult): string[] {
  const { headings, cells } = timeoutTable(timeouts);
  const legend = timeoutLegend(cells);
  return ['### Timeouts', table(headings, cells), ...(legend === '' ? [] : [escape(legend)])];
}

function waivedItem({ finding, waiver }: WaivedFinding): string {
  const { rule, address, message } = finding;
  return `- ${rule} \`${address}\`: ${escape(message)} (until ${waiver.expires}: ${escape(waiver.reason)})`;
}

function findingItem(finding: Finding, { linkOf, checkout }: MarkdownOptions): string {
  const { severity, rule, address, source, message, detail, values, fix, doc } = finding;
  const named = linkOf === undefined ? rule : `[${rule}](${linkOf(doc)})`;
  const page = source && linePage(checkout, source);
  const place =
    page === undefined || source === undefined
      ? `\`${placeText(finding)}\``
      : `\`${address}\` ([${source.file}:${source.line}](${page}))`;
  const found = values.length === 0 ? '' : ` Found: ${escape(valuesText(values))}.`;
  return `- **${severity} ${named}** ${place}: ${escape(message)}. ${escape(detail)}${found} Fix: ${escape(fix)}.`;
}

function table(headings: readonly string[], rows: readonly string[][]): string {
  return markdownTable(
    headings,
    rows.map((cells) => cells.map(escape)),
  );
}

/** Escapes Markdown's markup and the bar, which would end the cell. */
function escape(text: string): string {
  return text.replaceAll(/[\\|*_`<>[\]]/g, (sign) => `\\${sign}`);
}
