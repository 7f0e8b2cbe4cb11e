import { CHART_STYLE } from './chart-style';

/**
 * CSS of every page for light and dark, phone and paper. Text has a contrast of at least 4.5 to 1. What is not on the screen is
 * laid out when it comes near (`content-visibility`): the first paint waits for the first screen alone. The padding of sections
 * keeps the outline of what has the focus inside.
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--raised:#f6f8fa;--ink:#1b2430;--ink-soft:#57626f;--line:#d8dee5;--bad:#b3261e;--good:#1a7f4b;--run:#2b6cb0;--warn:#8a5a00;--c1:#b3261e;--c2:#2b6cb0;--c3:#1a7f4b;--c4:#8a5a00;--c5:#7b3fa0;--c6:#00727a}
@media(prefers-color-scheme:dark){:root{--paper:#12171d;--raised:#1a2129;--ink:#e6ebf0;--ink-soft:#a3afbb;--line:#2e3843;--bad:#ff8a80;--good:#5fd39a;--run:#7db8f0;--warn:#f0c05a;--c1:#ff8a80;--c2:#7db8f0;--c3:#5fd39a;--c4:#f0c05a;--c5:#d3a4f4;--c6:#5fd0d8}}
*{box-sizing:border-box}
html{scroll-padding-top:.5rem}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.45 system-ui,sans-serif}
header,main{max-width:1240px;margin:0 auto;padding:.75rem 1rem}main{padding-top:0}
h1{font-size:1.35rem;margin:0}h2{font-size:1.25rem;margin:2.25rem 0 .6rem;border-bottom:1px solid var(--line)}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}h4{font-size:.95rem;font-weight:600;margin:1rem 0 .25rem}
.anchor{margin-left:.4rem;color:var(--ink-soft);text-decoration:none;font-weight:400}
nav{display:flex;flex-wrap:wrap;gap:.1rem 1rem;margin:.25rem 0;font-size:.9rem}a{color:var(--run)}
a:focus-visible,summary:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--run);outline-offset:2px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0;padding:0;list-style:none}
.cards li{background:var(--raised);border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem}
.cards b{display:block;font-size:1.25rem;line-height:1.3}.cards span{color:var(--ink-soft);font-size:.85rem}
p,summary,li,figcaption,h3,h4,td,th,dd{overflow-wrap:anywhere}
p{margin:.4rem 0}ul,ol{margin:.4rem 0;padding-left:1.3rem}
main>section,.scroll{content-visibility:auto;contain-intrinsic-size:auto 40rem}main>section{margin:0 -.3rem;padding:0 .3rem}
figure{margin:.75rem 0}figcaption{color:var(--ink-soft);font-size:.85rem}
details{margin:.4rem 0}summary{cursor:pointer}
details.view{border:1px solid var(--line);border-radius:.5rem;padding:.4rem .9rem}details.view>summary>b{margin-right:.5rem}
.badge{display:inline-block;border:1px solid currentColor;border-radius:1em;padding:0 .6em;font-size:.8rem;color:var(--ink-soft);white-space:nowrap}.badge.bad{color:var(--bad)}.badge.warn{color:var(--warn)}.badge.good{color:var(--good)}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;font-size:.87rem;width:100%}
th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
tbody th{font-weight:500}
thead th{color:var(--ink-soft);font-weight:600;vertical-align:bottom}
th.group{text-align:center;border-left:1px solid var(--line);padding-left:.6rem}
.num{text-align:right;font-variant-numeric:tabular-nums}.start{border-left:1px solid var(--line);padding-left:.6rem}
.when{white-space:nowrap}
th button{all:unset;cursor:pointer;color:inherit}th button:hover{text-decoration:underline}th[aria-sort=ascending] button::after{content:" ↑"}th[aria-sort=descending] button::after{content:" ↓"}
.filters{display:flex;flex-wrap:wrap;gap:.4rem 1rem;align-items:center;font-size:.87rem;margin:.5rem 0}.filters[hidden]{display:none}
.filters input,.filters select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--ink-soft);border-radius:.3rem;padding:.15rem .4rem}
.soft{color:var(--ink-soft)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
code{font-size:.92em}
.problems{list-style:none;padding:0}.problems li{border-left:.3rem solid currentColor;border-radius:.2rem;background:var(--raised);padding:.25rem .7rem;margin:.35rem 0}.problems .text{color:var(--ink)}
.copy{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:flex-start}.copy pre{flex:1 1 24rem;min-width:0;margin:.2rem 0;padding:.4rem .7rem;background:var(--raised);border:1px solid var(--line);border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere}
.copy button{font:inherit;font-size:.87rem;color:inherit;background:var(--paper);border:1px solid var(--ink-soft);border-radius:.3rem;margin:.2rem 0;padding:.25rem .8rem;cursor:pointer}
${CHART_STYLE}
@media(max-width:700px){header,main{padding-left:.75rem;padding-right:.75rem}td,th{overflow-wrap:break-word}}
@media print{main>section,.scroll{content-visibility:visible}nav,.filters,.anchor{display:none}body{font-size:11px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}details::details-content{content-visibility:visible;block-size:auto;display:block}figure,.lane,tr{break-inside:avoid}}
`;
