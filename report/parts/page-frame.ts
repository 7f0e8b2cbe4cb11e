import { escapeHtml } from './html';
import { PAGE_STYLE } from './page-style';

/** A section of a page. */
export interface Section {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** A main figure, at the top of the page. */
export interface Card {
  readonly value: string;
  readonly label: string;
  readonly tone?: 'good' | 'bad' | 'warn' | undefined;
}

/**
 * The frame of every report: one self-contained page for light and dark, phone and paper, without network access. It
 * holds no date of creation, so the same input gives the same bytes.
 */
export function pageFrame(title: string, cards: readonly Card[], sections: readonly Section[]): string {
  const links = sections.map(({ id, title: name }) => `<a href="#${id}">${escapeHtml(name)}</a>`);
  const parts = sections.map(
    ({ id, title: name, html }) => `<section id="${id}"><h2>${escapeHtml(name)}</h2>${html}</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<nav aria-label="Sections of this report">${links.join('')}</nav>
<ul class="cards">${cards.map(cardHtml).join('')}</ul>
</header>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function cardHtml({ value, label, tone }: Card): string {
  return `<li><b${tone === undefined ? '' : ` class="${tone}"`}>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></li>`;
}
