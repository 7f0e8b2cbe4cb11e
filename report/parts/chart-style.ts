/** Most choices of a group of radio buttons, each of which shows its own part. */
export const MOST_CHOICES = 4;
const CHOICES = Array.from(
  { length: MOST_CHOICES },
  (_, i) => `.choices:has([value="${i}"]:checked)~.c${i}{display:block}`,
).join('');

/** CSS of charts: their text is text of the page, only lines and bars are drawings. */
export const CHART_STYLE = `
.lanes{--label:15rem;--value:14rem;margin:.5rem 0}
.lane{display:grid;grid-template-columns:var(--label) minmax(0,1fr) var(--value);gap:0 .75rem;align-items:center;font-size:.87rem;min-height:1.6rem}
.lane .name{overflow-wrap:anywhere}.lane .value{overflow-wrap:anywhere}
.lane svg{display:block;width:100%;height:1.5rem}
.lanes.thin .lane{min-height:1.15rem}.lanes.thin svg{height:1.05rem}
.lane.axis{min-height:0}
.ticks{position:relative;height:1.3rem;font-size:.78rem;color:var(--ink-soft)}
.ticks span{position:absolute;transform:translateX(-50%);white-space:nowrap}.ticks .first{transform:none}.ticks .last{transform:translateX(-100%)}
.grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke;fill:none}
.bar{stroke:none}.faint{fill-opacity:.35}
.line,.dot{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}.dot{stroke-width:7;stroke-linecap:round}
.bar.run{fill:var(--run)}.bar.good{fill:var(--good)}.bar.bad{fill:var(--bad)}.bar.warn{fill:var(--warn)}.bar.soft{fill:var(--ink-soft)}
.bar.t1{fill:var(--c1)}.bar.t2{fill:var(--c2)}.bar.t3{fill:var(--c3)}.bar.t4{fill:var(--c4)}.bar.t5{fill:var(--c5)}.bar.t6{fill:var(--c6)}
.line.run,.dot.run{stroke:var(--run)}.line.good,.dot.good{stroke:var(--good)}.line.bad,.dot.bad{stroke:var(--bad)}.line.warn,.dot.warn{stroke:var(--warn)}.line.soft,.dot.soft{stroke:var(--ink-soft)}.dot.paper{stroke:var(--paper)}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;margin:.25rem 0;padding:0;list-style:none;font-size:.83rem}
.swatch{display:inline-block;width:.8em;height:.8em;border-radius:.2em;margin-right:.35em}
.swatch.t1{background:var(--c1)}.swatch.t2{background:var(--c2)}.swatch.t3{background:var(--c3)}.swatch.t4{background:var(--c4)}.swatch.t5{background:var(--c5)}.swatch.t6{background:var(--c6)}.swatch.faint{opacity:.4}.swatch.soft{background:var(--ink-soft)}.swatch.run{background:var(--run)}.swatch.bad{background:var(--bad)}.swatch.warn{background:var(--warn)}.swatch.good{background:var(--good)}
.plot{display:grid;grid-template-columns:3.6rem minmax(0,1fr);gap:0 .4rem}
.plot svg{display:block;width:100%;height:9rem;overflow:visible}.plot.small svg{height:6.5rem}
.plot .y{position:relative;font-size:.78rem;color:var(--ink-soft);text-align:right}.plot .y span{position:absolute;right:0;transform:translateY(50%);white-space:nowrap}
.plot .area{position:relative}.plot .area>span{position:absolute;font-size:.75rem;background:var(--paper);padding:0 .2rem;white-space:nowrap}
.plot .area>.limit{right:0;transform:translateY(50%);color:var(--bad)}.plot .area>.at{top:-.2rem;transform:translateX(-50%);border:1px solid var(--ink-soft);border-radius:.6rem;line-height:1.1}
.plot .ticks{grid-column:2}
.trace{fill:none;stroke-width:1.6;stroke-linecap:round;vector-effect:non-scaling-stroke}.trace.t1{stroke:var(--c1)}.trace.t2{stroke:var(--c2)}.trace.t3{stroke:var(--c3)}.trace.t4{stroke:var(--c4)}.trace.t5{stroke:var(--c5)}.trace.t6{stroke:var(--c6)}.limit-line{stroke:var(--bad);stroke-width:1.2;stroke-dasharray:5 4;vector-effect:non-scaling-stroke}.open{fill:var(--bad);fill-opacity:.12}.at-line{stroke:var(--ink-soft);stroke-width:1;vector-effect:non-scaling-stroke}
.choices{border:1px solid var(--line);border-radius:.5rem;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem}.choice{display:none}${CHOICES}
.matrix{width:auto}.matrix th,.matrix td{padding:.15rem .3rem}.matrix thead th:nth-child(n+3){height:10.5rem;padding:.2rem 0;width:1.7rem}.matrix thead a{display:block;writing-mode:vertical-rl;transform:rotate(180deg);text-decoration:none;white-space:nowrap;margin:auto}.matrix td:nth-child(n+3){text-align:center}.matrix tbody th{white-space:nowrap}.matrix tbody tr:hover{background:var(--raised)}
.map{display:block;width:100%;min-width:900px;font-size:10px}.map text{fill:var(--ink)}.map .head{font-size:13px;font-weight:600}.map .name{font-weight:600}.map .small{font-size:9.5px}.map .soft{fill:var(--ink-soft)}.deployable{fill:var(--raised);stroke:var(--line)}.topic{fill:none;stroke:var(--run)}.edge{fill:none;stroke:var(--ink-soft);stroke-opacity:.35}.edge.message{stroke:var(--run);stroke-opacity:.8;stroke-dasharray:4 3}.edge.strong{stroke:var(--warn);stroke-width:2.5;stroke-opacity:1}
.moments{font-size:.83rem;color:var(--ink-soft)}.policy{margin-top:1rem}
.verdict{border-left:.4rem solid currentColor;padding:.3rem .8rem;background:var(--raised);border-radius:.3rem}.verdict p{color:var(--ink);margin:.15rem 0}.verdict .soft{color:var(--ink-soft)}.word{font-size:1.3rem;margin-right:.4rem}b.word.good{color:var(--good)}b.word.bad{color:var(--bad)}b.word.warn{color:var(--warn)}
header h2{margin:1rem 0 .2rem;font-size:1.1rem}header h3{margin:.4rem 0 0;font-size:.92rem}
.board{display:grid;grid-template-columns:repeat(12,minmax(0,1fr));gap:.75rem}
.tile{grid-column:span var(--span);margin:0;padding:.5rem .7rem;background:var(--raised);border:1px solid var(--line);border-radius:.5rem;overflow:hidden}.tile .area>span{background:var(--raised)}
@media(max-width:700px){.tile{grid-column:1/-1}.lane{grid-template-columns:minmax(7rem,auto) minmax(0,auto);justify-content:space-between;margin:.3rem 0}.lane svg,.lane .ticks{grid-column:1/-1;grid-row:2}.lane .value{text-align:right}}
`;
