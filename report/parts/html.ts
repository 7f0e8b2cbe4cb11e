/** Escapes text for HTML, in elements and in attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

/** How a table is shown. */
export interface TableOptions {
  /** May the page's script sort its rows? @default false */
  readonly isSortable?: boolean;
}

/**
 * A table that scrolls sideways on a narrow screen.
 * @param label accessible name; unique in the page
 * @param rows `<tr>` elements
 */
export function htmlTable(
  label: string,
  head: readonly string[],
  rows: readonly string[],
  { isSortable = false }: TableOptions = {},
): string {
  const cells = head.map((text) => (text === '' ? '<td></td>' : `<th scope="col">${escapeHtml(text)}</th>`)).join('');
  return scrolling(
    label,
    `<table${isSortable ? ' data-sortable' : ''}><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}

/** What scrolls sideways on a narrow screen, by keyboard too. */
export function scrolling(label: string, html: string): string {
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}">${html}</div>`;
}
