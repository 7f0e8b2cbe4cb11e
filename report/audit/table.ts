import pc from 'picocolors';
import { fitLines } from '../parts/fit-lines';
import { terminalTable } from '../parts/terminal-table';
import type { AuditResult } from '../../audit/audit';
import { showProcessors } from '../../audit/facts/processor-group';
import { timeoutLegend } from './cells';
import { groupDetections } from './detection-group';
import { findingText, waivedText } from './finding-text';
import { showDetection, showWorst } from './range';
import { RUNTIME_HEADINGS, runtimeCells } from './runtimes';
import { auditJudged, auditSummary, slowestHang } from './summary';
import { TIMEOUT_COLUMNS, TIMEOUT_HEADINGS, timeoutTree } from './timeout-tree';
import { USAGE_HEADINGS, usageCells, usageNote } from './usage';

export interface TableOptions {
  /** Use terminal colors. */
  readonly color: boolean;
  /** Characters of a line. */
  readonly width: number;
}

/** The audit for a terminal: timeouts, times to detect, monthly cost, runtimes, findings, and a summary at the end. */
export function tableReport(result: AuditResult, options: TableOptions): string {
  const colors = pc.createColors(options.color);
  const grid: Grid = (headings, cells, right) => terminalTable(headings.map(colors.bold), cells, options.width, right);
  const slowest = slowestHang(result);
  const sections = [
    ...(result.timeouts.length === 0 ? [] : [timeoutSection(result, grid)]),
    ...(result.detection.length === 0 ? [] : [grid(DETECTION_HEADINGS, detectionCells(result))]),
    ...usageSection(result, grid),
    ...runtimeSection(result, grid),
    ...result.findings.map((finding) => findingText(finding, colors)),
    ...(result.waived.length === 0 ? [] : [result.waived.map((one) => waivedText(one, colors)).join('\n')]),
    [auditSummary(result), auditJudged(result), ...(slowest === undefined ? [] : [slowest])].join('\n'),
  ];
  return `${fitLines(sections.join('\n\n'), options.width)}\n`;
}

/** Draws a table with these headings; the columns of `right` are aligned at the right. */
type Grid = (headings: readonly string[], cells: readonly (readonly string[])[], right?: readonly number[]) => string;

function timeoutSection({ timeouts }: AuditResult, grid: Grid): string {
  const cells = timeoutTree(timeouts);
  const legend = timeoutLegend(cells);
  return `${grid(TIMEOUT_HEADINGS, cells, TIMEOUT_COLUMNS)}${legend === '' ? '' : `\n${legend}`}`;
}

function usageSection(result: AuditResult, grid: Grid): string[] {
  const cells = usageCells(result);
  if (cells.length === 0) return [];
  const note = usageNote(result);
  return [`${grid(USAGE_HEADINGS, cells)}${note === '' ? '' : `\n${note}`}`];
}

function runtimeSection(result: AuditResult, grid: Grid): string[] {
  const cells = runtimeCells(result);
  return cells.length === 0 ? [] : [grid(RUNTIME_HEADINGS, cells)];
}

const DETECTION_HEADINGS = ['processors', 'time to detect', 'largest part'];

/** Processors with the same times, and below them how long it takes to detect a run without heartbeat, and one over its budget. */
function detectionCells({ detection }: AuditResult): string[][] {
  return groupDetections(detection).flatMap(({ first, processors }) => [
    [showProcessors(processors), '', ''],
    ...[
      { name: 'no heartbeat', time: first.silent },
      { name: 'over budget', time: first.overBudget },
    ].map(({ name, time }) => [
      `  ${name}`,
      showDetection(time),
      time.status === 'detected' ? showWorst(time.dominant) : time.reason,
    ]),
  ]);
}
