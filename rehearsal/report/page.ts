import type { Rehearsal } from '../simulate/rehearsal';
import { traceChart, unseenChart } from './charts';
import { outcomeLine } from './outcome-line';
import { sayInstant } from './times';

/** A part of the page that another room has written, as HTML. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly html: string;
}

/**
 * The report: one self-contained page, readable in light and dark, on a phone and on paper, with no network. It holds
 * no time of its making, so the same input gives the same bytes.
 */
export function reportPage(title: string, rehearsals: readonly Rehearsal[], sections: readonly Section[]): string {
  const inOrder = [...rehearsals].sort((a, b) => (a.world < b.world ? -1 : a.world > b.world ? 1 : 0)); // as it was, then as declared
  const stories = [...new Set(rehearsals.map(({ scenario }) => scenario.story))];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<nav aria-label="Parts of this report"><a href="#stories">Incidents rehearsed</a>${sections.map(({ id, title: name }) => `<a href="#${id}">${escapeHtml(name)}</a>`).join('')}</nav>
</header>
<main>
<section id="stories"><h2>Incidents rehearsed</h2>
${scoreboard(stories, rehearsals)}
${stories.map((story) => storyHtml(inOrder.filter(({ scenario }) => scenario.story === story))).join('\n')}
</section>
${sections.map(({ id, title: name, html }) => `<section id="${id}"><h2>${escapeHtml(name)}</h2>${html}</section>`).join('\n')}
</main>
</body>
</html>
`;
}

/** Text as HTML shows it. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

function scoreboard(stories: readonly string[], rehearsals: readonly Rehearsal[]): string {
  const cell = (story: string, world: Rehearsal['world']) => {
    const one = rehearsals.find(({ scenario, world: its }) => scenario.story === story && its === world);
    if (one === undefined) return '<td></td>';
    const met = one.expectations.every((expectation) => expectation.met);
    return `<td>${met ? '' : '<strong class="bad">not as expected:</strong> '}${escapeHtml(outcomeLine(one))}</td>`;
  };
  const rows = stories.map(
    (story) => `<tr><th scope="row">${story}</th>${cell(story, 'as-it-was')}${cell(story, 'declared')}</tr>`,
  );
  return table(['scenario', 'as it was', 'as declared'], rows);
}

function storyHtml(rehearsals: readonly Rehearsal[]): string {
  const [first] = rehearsals;
  if (first === undefined) return '';
  const charts = [unseenChart(rehearsals), ...rehearsals.map(traceChart)].filter((chart) => chart !== '');
  const expectations = rehearsals.flatMap(({ world, expectations: all }) =>
    all.map(
      ({ expected, met, got }) =>
        `<tr><td>${world}</td><td>${escapeHtml(expected)}</td><td class="${met ? 'good' : 'bad'}">${met ? 'met' : 'failed'}</td><td>${escapeHtml(got)}</td></tr>`,
    ),
  );
  return `<article><h3>${first.scenario.story}</h3>
<p>${escapeHtml(first.scenario.source)}. ${sayInstant(first.from)} to ${sayInstant(first.to)}.</p>
${rehearsals.map(({ scenario, world }) => `<p><b>${world === 'declared' ? 'As declared' : 'As it was'}.</b> ${escapeHtml(scenario.title)} (<code>${scenario.name}</code>).</p>`).join('\n')}
${charts.map((chart) => `<figure>${chart}</figure>`).join('\n')}
${table(['world', 'expected', '', 'came out'], expectations)}</article>`;
}

/** A table that scrolls by itself on a narrow screen. */
function table(head: readonly string[], rows: readonly string[]): string {
  const cells = head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(head.filter(Boolean).join(', '))}"><table><thead><tr>${cells}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b2430;--ink-soft:#57626f;--line:#d8dee5;--bad:#b3261e;--good:#1a7f4b;--run:#2b6cb0;--warn:#8a5a00}
@media(prefers-color-scheme:dark){:root{--paper:#12171d;--ink:#e6ebf0;--ink-soft:#a3afbb;--line:#2e3843;--bad:#ff8a80;--good:#5fd39a;--run:#7db8f0;--warn:#f0c05a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main{max-width:1000px;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line)}h3{font-size:1.05rem;margin:2rem 0 .25rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}a{color:var(--run)}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto;min-width:560px}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--ink-soft);font-weight:600}
#timeouts :is(td,th){white-space:nowrap}
#detection td:nth-child(3),#detection td:nth-child(5){white-space:nowrap}
.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
code{font-size:.9em}
@media print{nav{display:none}}
`;
