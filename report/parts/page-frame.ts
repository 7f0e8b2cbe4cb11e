import { escapeHtml } from './html';
import { PAGE_STYLE } from './page-style';

/** A part of a page, as HTML. */
export interface Section {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/** A figure to look at first. */
export interface Card {
  readonly value: string;
  /** What the figure is of. */
  readonly said: string;
  readonly tone?: 'good' | 'bad' | 'warn' | undefined;
}

/**
 * What all reports are: one self-contained page, readable in light and dark, on a phone and on paper, with no network.
 * It holds no time of its making, so the same input gives the same bytes.
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
<nav aria-label="Parts of this report">${links.join('')}</nav>
<ul class="cards">${cards.map(cardHtml).join('')}</ul>
</header>
<main>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

function cardHtml({ value, said, tone }: Card): string {
  return `<li><b${tone === undefined ? '' : ` class="${tone}"`}>${escapeHtml(value)}</b><span>${escapeHtml(said)}</span></li>`;
}
