import type { AuditResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import { count } from '../../model/count';
import { placeText, valuesText } from '../audit/finding-text';
import { escapeHtml } from '../parts/html';
import type { DocLink } from '../audit/doc-link';

/** The findings of an audit, errors first and open; empty without an audit. */
export function findingsHtml(audit: AuditResult | undefined, linkOf: DocLink): string {
  if (audit === undefined) return '';
  const { findings, waived } = audit;
  const items = findings.map((finding, i) => findingHtml(finding, i + 1, linkOf));
  const accepted = waived.map(
    ({ finding, waiver }, i) =>
      `<li id="${waivedId(i + 1)}">${ruleHtml(finding, linkOf)} <code>${escapeHtml(finding.address)}</code>: ${escapeHtml(finding.message)}. Waived until ${waiver.expires}: ${escapeHtml(waiver.reason)}</li>`,
  );
  return [
    items.length === 0 ? '<p>The audit has no findings.</p>' : items.join('\n'),
    ...(accepted.length === 0
      ? []
      : [
          `<details><summary>${count(accepted.length, 'finding')} waived</summary><ul>${accepted.join('')}</ul></details>`,
        ]),
  ].join('\n');
}

function findingHtml(finding: Finding, number: number, linkOf: DocLink): string {
  const { severity, status, message, detail, values, fix } = finding;
  const tone = severity === 'error' ? 'bad' : 'warn';
  const mark = status === 'unresolved' ? `${severity}, not judged` : severity;
  const found = values.length === 0 ? '' : `<p>Found: ${escapeHtml(valuesText(values))}</p>`;
  return `<details class="view" id="${findingId(number)}"${severity === 'error' ? ' open' : ''}><summary><b class="${tone}">${mark} ${finding.rule}</b> <code>${escapeHtml(placeText(finding))}</code>: ${escapeHtml(message)}</summary>
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
