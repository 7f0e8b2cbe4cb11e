import pc from 'picocolors';
import { alignedTable } from '../parts/aligned-table';
import type { AuditResult } from '../../audit/audit';
import { showProcessors } from '../../audit/facts/processor-group';
import { timeoutLegend, timeoutTable } from './cells';
import { groupDetections } from './detection-group';
import { findingText, waivedText } from './finding-text';
import { showDetection, showWorst } from './range';
import { RUNTIME_HEADINGS, runtimeCells } from './runtimes';
import { auditJudged, auditSummary, slowestHang } from './summary';
import { USAGE_HEADINGS, usageCells, usageNote } from './usage';

export interface TableOptions {
  /** Use terminal colors. */
  readonly color: boolean;
}

/** The audit for a terminal: timeouts, times to detect, monthly cost, runtimes, findings, and a summary at the end. */
export function tableReport(result: AuditResult, options: TableOptions): string {
  const colors = pc.createColors(options.color);
  const slowest = slowestHang(result);
  const sections = [
    ...(result.timeouts.length === 0 ? [] : [timeoutSection(result, colors.bold)]),
    ...(result.detection.length === 0 ? [] : [alignedTable(DETECTION_HEADINGS, detectionCells(result), colors.bold)]),
    ...usageSection(result, colors.bold),
    ...runtimeSection(result, colors.bold),
    ...result.findings.map((finding) => findingText(finding, colors)),
    ...(result.waived.length === 0 ? [] : [result.waived.map((one) => waivedText(one, colors)).join('\n')]),
    [auditSummary(result), auditJudged(result), ...(slowest === undefined ? [] : [slowest])].join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function timeoutSection({ timeouts }: AuditResult, heading: (text: string) => string): string {
  const { headings, cells } = timeoutTable(timeouts);
  const legend = timeoutLegend(cells);
  return `${alignedTable(headings, cells, heading)}${legend === '' ? '' : `\n${legend}`}`;
}

function usageSection(result: AuditResult, heading: (text: string) => string): string[] {
  const cells = usageCells(result);
  if (cells.length === 0) return [];
  const note = usageNote(result);
  return [`${alignedTable(USAGE_HEADINGS, cells, heading)}${note === '' ? '' : `\n${note}`}`];
}

function runtimeSection(result: AuditResult, heading: (text: string) => string): string[] {
  const cells = runtimeCells(result);
  return cells.length === 0 ? [] : [alignedTable(RUNTIME_HEADINGS, cells, heading)];
}

const DETECTION_HEADINGS = [
  'processors',
  'deployable',
  'no heartbeat: time to detect',
  'largest part',
  'over budget: time to detect',
  'largest part',
];

function detectionCells({ detection }: AuditResult): string[][] {
  return groupDetections(detection).map(({ first, processors }) => [
    showProcessors(processors),
    first.deployable,
    ...[first.silent, first.overBudget].flatMap((time) => [
      showDetection(time),
      time.status === 'detected' ? showWorst(time.dominant) : time.reason,
    ]),
  ]);
}
