import { escapeHtml } from './html';
import { PAGE_STYLE } from './page-style';

/** A section of a page. */
export interface Section {
  /** Unique in the page: its fragment. */
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

/** The content of a page. */
export interface Page {
  readonly title: string;
  /** HTML beside the title, such as the commit. @default - none */
  readonly subtitle?: string;
  /** HTML between the list of contents and the first section. */
  readonly head: string;
  readonly sections: readonly Section[];
  /** JavaScript that the page works without. @default - none */
  readonly script?: string;
}

/**
 * The frame of every report: one self-contained page for light and dark, phone and paper, without network access. It
 * holds no date of creation, so the same input gives the same bytes.
 */
export function pageFrame({ title, subtitle = '', head, sections, script }: Page): string {
  const links = sections.map(({ id, title: name }) => `<a href="#${id}">${escapeHtml(name)}</a>`);
  const parts = sections.map(
    ({ id, title: name, html }) =>
      `<section id="${id}"><h2>${escapeHtml(name)}${anchorTo(id, name)}</h2>${html}</section>`,
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
${subtitle}
<nav aria-label="Contents">${links.join('')}</nav>
${head}
</header>
<main>
${parts.join('\n')}
</main>
${script === undefined ? '' : `<script>${script}</script>\n`}</body>
</html>
`;
}

/** A link to a part of the page, to copy. */
export function anchorTo(id: string, name: string): string {
  return `<a class="anchor" href="#${id}" aria-label="Link to ${escapeHtml(name)}">#</a>`;
}

export function cardsHtml(cards: readonly Card[]): string {
  return `<ul class="cards">${cards.map(cardHtml).join('')}</ul>`;
}

function cardHtml({ value, label, tone }: Card): string {
  return `<li><b${tone === undefined ? '' : ` class="${tone}"`}>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></li>`;
}
