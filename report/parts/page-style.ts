/** CSS of the report for light and dark, phone and paper. Text has a contrast of at least 4.5 to 1. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f6f8fa;--ink:#1b2430;--ink-soft:#57626f;--line:#d8dee5;--bad:#b3261e;--good:#1a7f4b;--run:#2b6cb0;--warn:#8a5a00;--c1:#b3261e;--c2:#2b6cb0;--c3:#1a7f4b;--c4:#8a5a00;--c5:#7b3fa0;--c6:#00727a}
@media(prefers-color-scheme:dark){:root{--paper:#12171d;--raised:#1a2129;--ink:#e6ebf0;--ink-soft:#a3afbb;--line:#2e3843;--bad:#ff8a80;--good:#5fd39a;--run:#7db8f0;--warn:#f0c05a;--c1:#ff8a80;--c2:#7db8f0;--c3:#5fd39a;--c4:#f0c05a;--c5:#d3a4f4;--c6:#5fd0d8}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
header,main{max-width:1000px;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.25rem;margin:2.5rem 0 .75rem;border-bottom:1px solid var(--line)}h3{font-size:1.05rem;margin:2rem 0 .25rem}h4{font-size:.9rem;font-weight:600;margin:0 0 .25rem}
main>section:first-child>h2{margin-top:.5rem}
nav{display:flex;flex-wrap:wrap;gap:.25rem 1rem}a{color:var(--run)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.cards li{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.6rem .9rem}
.cards b{display:block;font-size:1.35rem;line-height:1.3}.cards span{color:var(--ink-soft);font-size:.85rem}
p,summary,li,figcaption,h3,h4{overflow-wrap:anywhere}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto;min-width:560px}figcaption{color:var(--ink-soft);font-size:.85rem}
.plot{display:block;background:transparent;overflow:visible}.plot text,.plot tspan{white-space:pre}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:.25rem 0;padding:0;list-style:none;font-size:.85rem}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:.2em;margin-right:.35em}
details.policy{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .9rem;margin:.5rem 0}summary{cursor:pointer}
.badge{border:1px solid currentColor;border-radius:1em;padding:0 .6em;font-size:.8rem;color:var(--ink-soft)}.badge.bad{color:var(--bad)}.badge.warn{color:var(--warn)}
.board{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:.75rem}
.tile{grid-column:var(--start)/span var(--span);margin:0;padding:.6rem .8rem;background:var(--raised);border:1px solid var(--line);border-radius:.5rem;overflow:hidden}.tile svg{min-width:0;width:100%}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;min-width:100%}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--ink-soft);font-weight:600}
#timeouts :is(td,th),.when{white-space:nowrap}
#detection td:nth-child(3),#detection td:nth-child(5){white-space:nowrap}
.soft{color:var(--ink-soft)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
code{font-size:.9em}
@media(max-width:700px){.tile{grid-column:1/-1}}
@media print{nav{display:none}}
`;
