import { escapeHtml } from './html';

/** A choice among the values of an attribute `data-<name>` of rows; a row may have several, separated by spaces. */
export interface Filter {
  readonly name: string;
  readonly options: readonly string[];
}

/**
 * Choices that leave out rows of an element. The page's script shows them: without it all rows are there.
 * @param of id of the element that holds the rows
 */
export function filterBar(of: string, filters: readonly Filter[]): string {
  const choices = filters
    .filter(({ options }) => options.length > 0)
    .map(
      ({ name, options }) =>
        `<label>${escapeHtml(name)} <select data-by="${name}"><option value="">all</option>${options.map((option) => `<option>${escapeHtml(option)}</option>`).join('')}</select></label>`,
    );
  return `<form class="filters" data-for="${of}" hidden>${choices.join('')}<label>with the text <input type="search" data-text></label><output></output></form>`;
}
