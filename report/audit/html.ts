import type { AuditResult } from '../../audit/audit';
import { escapeHtml, htmlTable } from '../parts/html';
import type { Section } from '../parts/page-frame';
import { RUNTIME_HEADINGS, runtimeCells } from './runtimes';
import { USAGE_HEADINGS, usageCells, usageNote } from './usage';

/** What an audit lists beside timeouts and findings: the monthly cost of monitoring, and runtimes. */
export function usageSections(result: AuditResult): Section[] {
  return [...usageSection(result), ...runtimeSection(result)];
}

function usageSection(result: AuditResult): Section[] {
  const cells = usageCells(result);
  if (cells.length === 0) return [];
  const html = `${table(USAGE_HEADINGS, cells)}${paragraph(usageNote(result))}`;
  return [{ id: 'usage', title: 'Monthly cost of monitoring', html }];
}

function runtimeSection(result: AuditResult): Section[] {
  const cells = runtimeCells(result);
  return cells.length === 0 ? [] : [{ id: 'runtimes', title: 'Runtimes', html: table(RUNTIME_HEADINGS, cells) }];
}

function paragraph(text: string): string {
  return text === '' ? '' : `<p>${escapeHtml(text)}</p>`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`);
  return htmlTable(headings.join(', '), headings, body);
}
