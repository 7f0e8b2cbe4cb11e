/** Escapes text for HTML, in elements and in attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

/**
 * A table that scrolls sideways on a narrow screen.
 * @param label accessible name; unique in the page
 * @param rows `<tr>` elements
 */
export function htmlTable(label: string, head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((text) => (text === '' ? '<td></td>' : `<th scope="col">${escapeHtml(text)}</th>`)).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(label)}"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}
