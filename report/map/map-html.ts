import { longestChains } from '../../model/longest-chain';
import type { PipelineMap } from '../../model/pipeline-map';
import { escapeHtml, htmlTable, scrolling } from '../parts/html';
import { CHAIN_HEADINGS, CHAIN_NOTE, chainCells } from './chain-text';
import { mapSvg } from './map-svg';
import { triggerText } from './trigger-text';

/** The pipeline as a picture, the longest chain to each deadline, and every processor with what it depends on. */
export function mapHtml(map: PipelineMap): string {
  const chains = longestChains(map);
  const longest = chains.reduce<readonly string[]>((most, { links }) => {
    return links.length > most.length ? links.map(({ processor }) => processor) : most;
  }, []);
  const rows = chains.map((chain) => {
    const [phase = '', ...cells] = chainCells(chain, map.phases);
    const tone = chain.slack === undefined ? ' warn' : chain.slack < 0 ? ' bad' : '';
    return `<tr><th scope="row" class="when">${escapeHtml(phase)}</th>${cells.map((cell, i) => `<td${i < 3 ? ` class="when${i === 2 ? tone : ''}"` : ''}>${escapeHtml(cell)}</td>`).join('')}</tr>`;
  });
  return `${scrolling('Pipeline map', mapSvg(map, longest))}
<p class="soft">Lines: a processor and who reads its output; dashed: messages and calls; strong: the longest chain.</p>
<h3>Longest chain to each deadline</h3>
<p class="soft">${CHAIN_NOTE}</p>
${htmlTable('Longest chains', CHAIN_HEADINGS, rows)}
<details><summary>All processors with their dependencies</summary>${processorTable(map)}</details>`;
}

function processorTable({ phases }: PipelineMap): string {
  const rows = phases.flatMap(({ id, deployables }) =>
    deployables.flatMap(({ name, triggers, processors }) =>
      processors.map((processor) => {
        const cells = [
          id,
          name,
          triggers.map(triggerText).join(', '),
          processor.criticality,
          processor.budget.toString(),
          processor.dependsOn.join(', '),
        ].map((cell) => `<td>${escapeHtml(cell)}</td>`);
        return `<tr><th scope="row">${escapeHtml(processor.name)}</th>${cells.join('')}</tr>`;
      }),
    ),
  );
  const head = ['processor', 'phase', 'deployable', 'started by', 'criticality', 'budget', 'depends on'];
  return htmlTable('Processors', head, rows, { isSortable: true });
}
