import type { MapDeployable, MapPhase, PipelineMap } from '../../model/pipeline-map';
import { escapeHtml } from '../parts/html';
import { triggerText } from './trigger-text';

/** Sizes, in pixels of the drawing. */
const COLUMN = 184;
const GAP = 30;
const LINE = 15;
const HEAD = 40;
const SPACE = 10;
/** Widest text that fits a column, in characters of the smallest font. */
const MOST_CHARACTERS = 34;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Where everything stands. */
interface Layout {
  readonly processors: ReadonlyMap<string, Box>;
  readonly deployables: ReadonlyMap<string, Box>;
  /** The topics of each phase, by name. */
  readonly topics: ReadonlyMap<string, Box>;
  readonly width: number;
  readonly height: number;
}

/**
 * The pipeline as a picture: one column for each phase, a box for each deployable, its processors in it, lines from a
 * processor to those that read its output, and from a topic to its readers.
 * @param chain processors whose lines are drawn strong: the longest chain
 */
export function mapSvg(map: PipelineMap, chain: readonly string[]): string {
  const layout = layoutOf(map);
  const columns = map.phases.map((phase, i) => columnSvg(phase, i * (COLUMN + GAP), layout));
  const lines = linesOf(map, layout, chain);
  const counts = `${map.phases.length} phases, ${layout.deployables.size} deployables, ${layout.topics.size} topics, ${layout.processors.size} processors`;
  return `<svg class="map" role="img" aria-label="Pipeline map: ${counts}; the table below lists them" viewBox="0 0 ${layout.width} ${layout.height}">${lines}${columns.join('')}</svg>`;
}

function layoutOf({ phases }: PipelineMap): Layout {
  const [processors, deployables, topics] = [new Map<string, Box>(), new Map<string, Box>(), new Map<string, Box>()];
  let height = 0;
  for (const [i, phase] of phases.entries()) {
    const x = i * (COLUMN + GAP);
    let y = HEAD;
    for (const topic of phase.publishes) {
      topics.set(topic, { x, y, height: LINE });
      y += LINE + SPACE;
    }
    for (const one of phase.deployables) {
      const top = y;
      y += (1 + one.triggers.length) * LINE;
      for (const { name } of one.processors) {
        processors.set(name, { x, y, height: LINE });
        y += LINE;
      }
      y += 4;
      deployables.set(one.name, { x, y: top, height: y - top });
      y += SPACE;
    }
    height = Math.max(height, y);
  }
  return { processors, deployables, topics, width: phases.length * (COLUMN + GAP) - GAP, height };
}

function columnSvg({ id, deadline, publishes, deployables }: MapPhase, x: number, layout: Layout): string {
  const days = deadline.daysAfter === undefined || deadline.daysAfter === 0 ? '' : ` (+${deadline.daysAfter} d)`;
  return [
    text(x, 14, id, 'head'),
    text(x, 29, `by ${deadline.time}${days} ${deadline.timeZone}`, 'small soft'),
    ...publishes.map((topic) => {
      const y = layout.topics.get(topic)?.y ?? 0;
      return `<rect class="topic" x="${x}" y="${y}" width="${COLUMN}" height="${LINE}" rx="7"/>${text(x + 6, y + 11, topic, 'small')}`;
    }),
    ...deployables.map((one) => deployableSvg(one, layout)),
  ].join('');
}

function deployableSvg({ name, triggers, processors }: MapDeployable, layout: Layout): string {
  const box = layout.deployables.get(name);
  if (box === undefined) return '';
  const { x, y, height } = box;
  return [
    `<rect class="deployable" x="${x}" y="${y}" width="${COLUMN}" height="${height}" rx="4"/>`,
    text(x + 5, y + 11, name, 'name'),
    ...triggers.map((trigger, i) => text(x + 5, y + 11 + (i + 1) * LINE, triggerText(trigger), 'small soft')),
    ...processors.map(({ name: processor, criticality }) => {
      const top = layout.processors.get(processor)?.y ?? 0;
      return `${text(x + 5, top + 11, processor, 'small')}<text class="small ${criticality === 'P0' ? 'name' : 'soft'}" x="${x + COLUMN - 16}" y="${top + 11}">${criticality}</text>`;
    }),
  ].join('');
}

/** Long text is made to fit. */
function text(x: number, y: number, content: string, kind: string): string {
  const width =
    content.length > MOST_CHARACTERS - 4 ? ` textLength="${COLUMN - 26}" lengthAdjust="spacingAndGlyphs"` : '';
  return `<text class="${kind}" x="${x}" y="${y}"${width}>${escapeHtml(content)}</text>`;
}

function linesOf(
  { phases }: PipelineMap,
  { processors, deployables, topics }: Layout,
  chain: readonly string[],
): string {
  const all = phases.flatMap((phase) => phase.deployables);
  const ofProcessors = all
    .flatMap((one) => one.processors)
    .flatMap(({ name, dependsOn }) =>
      dependsOn.map((from) => {
        const isStrong = chain.indexOf(name) > 0 && chain[chain.indexOf(name) - 1] === from;
        return lineBetween(processors.get(from), processors.get(name), isStrong ? 'edge strong' : 'edge');
      }),
    );
  const ofTopics = all.flatMap(({ name, triggers }) =>
    triggers.map((trigger) => {
      const from =
        trigger.kind === 'push'
          ? topics.get(trigger.topic)
          : 'from' in trigger
            ? deployables.get(trigger.from)
            : undefined;
      const to = deployables.get(name);
      return lineBetween(from, to && { ...to, height: LINE }, 'edge message');
    }),
  );
  return [...ofProcessors, ...ofTopics].join('');
}

/** From the right of one box to the left of another; beside both where they stand in one column. */
function lineBetween(from: Box | undefined, to: Box | undefined, kind: string): string {
  if (from === undefined || to === undefined) return '';
  const [startX, startY] = [from.x + COLUMN, from.y + Math.min(from.height, LINE) / 2];
  const endY = to.y + to.height / 2;
  if (from.x >= to.x) {
    const endX = to.x + COLUMN;
    const out = Math.max(startX, endX) + GAP / 2;
    return `<path class="${kind}" d="M${startX} ${startY}C${out} ${startY} ${out} ${endY} ${endX} ${endY}"/>`;
  }
  const middle = (startX + to.x) / 2;
  return `<path class="${kind}" d="M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${to.x} ${endY}"/>`;
}
