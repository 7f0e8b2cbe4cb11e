import { escapeHtml, htmlTable } from '../parts/html';
import type { AuditResult } from '../../audit/audit';
import { timeoutLegend, timeoutTable } from './cells';
import { DETECTION_HEADINGS, detectionCells } from './detection-cells';
import { valuesText } from './finding-text';
import { RUNTIME_HEADINGS, runtimeCells } from './runtimes';
import { auditJudged, auditSummary, slowestHang } from './summary';
import { USAGE_HEADINGS, usageCells, usageNote } from './usage';

/** A section of a page. */
export interface HtmlSection {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** The audit as sections of a page: timeouts, times to detect, findings, monthly cost, runtimes. */
export function htmlReport(result: AuditResult): HtmlSection[] {
  const { headings, cells } = timeoutTable(result.timeouts);
  const slowest = slowestHang(result);
  return [
    {
      id: 'timeouts',
      title: 'Timeouts',
      html: `${paragraph(auditSummary(result))}${paragraph(auditJudged(result))}${table(headings, cells)}${paragraph(timeoutLegend(cells))}`,
    },
    {
      id: 'detection',
      title: 'Time to detect a hang',
      html: `${paragraph(slowest ?? '')}${table(DETECTION_HEADINGS, detectionCells(result))}`,
    },
    { id: 'findings', title: 'Findings', html: findingsHtml(result) },
    ...usageSection(result),
    ...runtimeSection(result),
  ];
}

function usageSection(result: AuditResult): HtmlSection[] {
  const cells = usageCells(result);
  if (cells.length === 0) return [];
  const html = `${table(USAGE_HEADINGS, cells)}${paragraph(usageNote(result))}`;
  return [{ id: 'usage', title: 'Monthly cost of monitoring', html }];
}

function runtimeSection(result: AuditResult): HtmlSection[] {
  const cells = runtimeCells(result);
  return cells.length === 0 ? [] : [{ id: 'runtimes', title: 'Runtimes', html: table(RUNTIME_HEADINGS, cells) }];
}

function findingsHtml({ findings }: AuditResult): string {
  if (findings.length === 0) return paragraph('None.');
  const items = findings.map(({ severity, rule, address, message, detail, values, fix }) => {
    const found = values.length === 0 ? '' : ` ${escapeHtml(valuesText(values))}.`;
    const mark = `<strong class="${severity === 'error' ? 'bad' : 'warn'}">${severity} ${rule}</strong>`;
    return `<li>${mark} <code>${escapeHtml(address)}</code>: ${escapeHtml(message)}. ${escapeHtml(detail)}${found} <b>Fix:</b> ${escapeHtml(fix)}.</li>`;
  });
  return `<ul>${items.join('')}</ul>`;
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escapeHtml(text)}</p>`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return htmlTable(headings.join(', '), headings, body);
}
