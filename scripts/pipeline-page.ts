import { longestChains } from '../model/longest-chain';
import type { Pipeline } from '../model/pipeline';
import { pipelineMap, type MapDeployable, type PipelineMap } from '../model/pipeline-map';
import { CHAIN_HEADINGS, CHAIN_NOTE, chainCells } from '../report/map/chain-text';
import { markdownTable } from '../report/parts/markdown-table';
import { triggerText } from '../report/map/trigger-text';

/** The page of a pipeline's declaration: a map, the longest chain to each deadline, and every processor. */
export function pipelinePage(pipeline: Pipeline): string {
  const map = pipelineMap(pipeline);
  const titles = pipeline.phases.map(({ id, title }) => `- ${id}: ${title}`);
  return `# ${pipeline.name}

Phases, deployables, topics and processors, with what depends on what. Written by \`npm run docs\` from [pipelines/${pipeline.name}.ts](../../pipelines/${pipeline.name}.ts); a test checks that it
is current.

${titles.join('\n')}

${mermaid(map)}

## Longest chain to each deadline

${CHAIN_NOTE}

${markdownTable(
  CHAIN_HEADINGS,
  longestChains(map).map((chain) => chainCells(chain, map.phases)),
)}

## Processors

${markdownTable(['phase', 'deployable', 'processor', 'criticality', 'budget', 'started by', 'depends on', 'output table'], processorCells(map))}
${externalSection(pipeline)}`;
}

/** The functions that others deploy; empty where there are none. */
function externalSection({ externalFunctions = [] }: Pipeline): string {
  if (externalFunctions.length === 0) return '';
  const cells = externalFunctions.map(({ name, description = '', generation = 'open point' }) => [
    `\`${name}\``,
    description,
    String(generation),
  ]);
  return `
## External functions

Others deploy them: the stacks do not hold them, and \`phasewatch audit --assets\` reads them from the project.

${markdownTable(['function', 'description', 'generation'], cells)}
`;
}

function processorCells({ phases }: PipelineMap): string[][] {
  return phases.flatMap(({ id, deployables }) =>
    deployables.flatMap(({ name, triggers, processors }) =>
      processors.map((one) => [
        id,
        name,
        one.name,
        one.criticality,
        one.budget.toString(),
        triggers.map((trigger) => `\`${triggerText(trigger)}\``).join(', '),
        one.dependsOn.join(', '),
        `\`${one.outputTable ?? ''}\``,
      ]),
    ),
  );
}

/** A subgraph for each phase; deployables with their processors, and topics between them. */
function mermaid({ phases }: PipelineMap): string {
  const ids = new Map<string, string>();
  const idOf = (kind: string, name: string) => {
    const key = `${kind} ${name}`;
    const known = ids.get(key) ?? `n${ids.size + 1}`;
    ids.set(key, known);
    return known;
  };
  const boxes = phases.flatMap(({ id, deployables, publishes }) => [
    `  subgraph ${idOf('phase', id)}["${id}"]`,
    ...deployables.flatMap((one) => deployableLines(one, idOf)),
    ...publishes.map((topic) => `    ${idOf('topic', topic)}(["${topic}"])`),
    '  end',
  ]);
  const lines = phases.flatMap(({ id, deployables, publishes }) => [
    ...publishes.map((topic) => `  ${idOf('phase', id)} --> ${idOf('topic', topic)}`),
    ...deployables.flatMap(({ name, triggers, processors }) => [
      ...triggers.flatMap((trigger) => {
        if (trigger.kind === 'schedule' || trigger.kind === 'event') return [];
        const from = trigger.kind === 'push' ? idOf('topic', trigger.topic) : idOf('deployable', trigger.from);
        return [`  ${from} -. ${trigger.kind} .-> ${idOf('deployable', name)}`];
      }),
      ...processors.flatMap((one) =>
        one.dependsOn.map((before) => `  ${idOf('processor', before)} --> ${idOf('processor', one.name)}`),
      ),
    ]),
  ]);
  const outside = [...ids]
    .filter(([key]) => key.startsWith('topic ') && !phases.some(({ publishes }) => publishes.includes(key.slice(6))))
    .map(([key, id]) => `  ${id}(["${key.slice(6)}"])`);
  return ['```mermaid', 'flowchart LR', ...boxes, ...outside, ...lines, '```'].join('\n');
}

function deployableLines(
  { name, triggers, processors }: MapDeployable,
  idOf: (kind: string, name: string) => string,
): string[] {
  const starts = triggers.filter(({ kind }) => kind === 'schedule' || kind === 'event').map(triggerText);
  const title = [name, ...starts].join('<br>');
  if (processors.length === 0) return [`    ${idOf('deployable', name)}["${title}"]`];
  return [
    `    subgraph ${idOf('deployable', name)}["${title}"]`,
    ...processors.map((one) => `      ${idOf('processor', one.name)}["${one.name} ${one.criticality}"]`),
    '    end',
  ];
}
