import { escapeHtml } from './html';

/** The verdict, the first thing on a page. */
export interface VerdictBox {
  readonly word: string;
  readonly tone: 'good' | 'bad' | 'warn';
  /** What the word means, in one sentence. */
  readonly meaning: string;
  /** Paragraphs below it, as HTML. */
  readonly further: string;
}

export function verdictBox({ word, tone, meaning, further }: VerdictBox): string {
  return `<section id="verdict" class="verdict ${tone}" aria-label="Verdict"><p><b class="word ${tone}">${escapeHtml(word)}</b> ${escapeHtml(meaning)}</p>
${further}</section>`;
}
