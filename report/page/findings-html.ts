import type { AuditResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import { count } from '../../model/count';
import { groupBy } from '../../replay/group-by';
import { placeText, valuesText } from '../audit/finding-text';
import { escapeHtml } from '../parts/html';
import type { DocLink } from '../audit/doc-link';

/** Warnings of one rule that are shown one by one; more are one line, so that the first screen keeps its place for the incident. */
const MOST_ALONE = 2;

/** The findings of an audit, errors first and open; empty without an audit. */
export function findingsHtml(audit: AuditResult | undefined, linkOf: DocLink): string {
  if (audit === undefined) return '';
  const { findings, waived } = audit;
  const items = findings.map((finding, i) => ({ finding, html: findingHtml(finding, i + 1, linkOf) }));
  const isError = ({ finding }: Item) => finding.severity === 'error';
  const warnings = groupBy(
    items.filter((one) => !isError(one)),
    ({ finding }) => titleOf(finding),
  );
  const shown = [...items.filter(isError).map(({ html }) => html), ...[...warnings.values()].map(warningsHtml)];
  const accepted = waived.map(
    ({ finding, waiver }, i) =>
      `<li id="${waivedId(i + 1)}">${ruleHtml(finding, linkOf)} <code>${escapeHtml(finding.address)}</code>: ${escapeHtml(finding.message)}. Waived until ${waiver.expires}: ${escapeHtml(waiver.reason)}</li>`,
  );
  return [
    shown.length === 0 ? '<p>The audit has no findings.</p>' : shown.join('\n'),
    ...(accepted.length === 0
      ? []
      : [
          `<details><summary>${count(accepted.length, 'finding')} waived</summary><ul>${accepted.join('')}</ul></details>`,
        ]),
  ].join('\n');
}

interface Item {
  readonly finding: Finding;
  readonly html: string;
}

/** Warnings with the same title. */
function warningsHtml(all: readonly Item[]): string {
  const html = all.map((one) => one.html).join('\n');
  const [first] = all;
  if (first === undefined || all.length <= MOST_ALONE) return html;
  const places = `<code>${escapeHtml(placeText(first.finding))}</code> and ${all.length - 1} more`;
  return `<details class="view"><summary><b class="warn">${titleOf(first.finding)}</b> ${all.length} findings: ${places}</summary>\n${html}</details>`;
}

/** Such as `warning ALR006`. */
function titleOf({ severity, status, rule }: Finding): string {
  return `${status === 'unresolved' ? `${severity}, not judged` : severity} ${rule}`;
}

function findingHtml(finding: Finding, number: number, linkOf: DocLink): string {
  const { severity, message, detail, values, fix } = finding;
  const tone = severity === 'error' ? 'bad' : 'warn';
  const found = values.length === 0 ? '' : `<p>Found: ${escapeHtml(valuesText(values))}</p>`;
  return `<details class="view" id="${findingId(number)}"${severity === 'error' ? ' open' : ''}><summary><b class="${tone}">${titleOf(finding)}</b> <code>${escapeHtml(placeText(finding))}</code>: ${escapeHtml(message)}</summary>
<p>${escapeHtml(detail)}</p>${found}<p><b>Fix:</b> ${escapeHtml(fix)}. About the rule: ${ruleHtml(finding, linkOf)}</p></details>`;
}

/** The fragment of a finding, by its place in the audit, from 1. */
export function findingId(number: number): string {
  return `finding-${number}`;
}

/** The fragment of a waived finding, by its place among them, from 1. */
export function waivedId(number: number): string {
  return `waived-${number}`;
}

function ruleHtml({ rule, name, doc }: Finding, linkOf: DocLink): string {
  return `<a href="${escapeHtml(linkOf(doc))}">${rule} ${escapeHtml(name)}</a>`;
}
