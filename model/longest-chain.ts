import { deadlineInstant } from './deadline';
import type { MapDeployable, MapPhase, MapProcessor, PipelineMap } from './pipeline-map';
import { nextFiring } from './schedule';

/** One run of a chain, in milliseconds since the epoch. */
export interface ChainLink {
  readonly processor: string;
  readonly startsAt: number;
  /** Its start and its whole budget. */
  readonly endsAt: number;
  /** What it waits for: a processor, a schedule, or the deadline of the phase before. */
  readonly after: string;
}

/** The runs that decide when a phase is complete. */
export interface LongestChain {
  readonly phase: string;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** From the first run to the last; empty where no start is known. */
  readonly links: readonly ChainLink[];
  /** Deadline minus end, in milliseconds; negative: the deadline cannot be met. Undefined where no start is known. */
  readonly slack: number | undefined;
  /** Processors of which no start is known. */
  readonly unknown: readonly string[];
}

/** Data dates in winter and in summer: schedules and deadlines may have different time zones. */
const DATES = ['2026-01-15', '2026-07-15'] as const;

/**
 * For each phase with processors the chain of runs that ends last, of the data date with the least slack. Every run takes
 * its whole budget. It starts when the runs whose output it reads have ended; the first of its deployable waits for the
 * next time of the deployable's schedule, and without inputs for the deadline of the phase that publishes its topic.
 */
export function longestChains(map: PipelineMap): LongestChain[] {
  const byDate = DATES.map((date) => chainsOn(map, date));
  return (byDate[0] ?? []).map((first, i) =>
    byDate.reduce((least, chains) => {
      const one = chains[i] ?? first;
      return (one.slack ?? Infinity) < (least.slack ?? Infinity) ? one : least;
    }, first),
  );
}

function chainsOn(map: PipelineMap, date: string): LongestChain[] {
  const ends = new RunEnds(map, date);
  return map.phases.flatMap((phase): LongestChain[] => {
    const processors = phase.deployables.flatMap((one) => one.processors).filter(({ isDaily }) => isDaily);
    if (processors.length === 0) return [];
    const known = processors.flatMap(({ name }) => ends.of(name) ?? []);
    const deadline = deadlineInstant(phase.deadline, date);
    const unknown = processors.filter(({ name }) => ends.of(name) === undefined).map(({ name }) => name);
    const [first, ...others] = known;
    if (first === undefined) return [{ phase: phase.id, deadline, links: [], slack: undefined, unknown }];
    const last = others.reduce((latest, one) => (one.endsAt > latest.endsAt ? one : latest), first);
    return [{ phase: phase.id, deadline, links: ends.chainTo(last), slack: deadline - last.endsAt, unknown }];
  });
}

interface Placed {
  readonly phase: MapPhase;
  readonly deployable: MapDeployable;
  readonly processor: MapProcessor;
}

/** When the run of each processor starts and ends for one data date. */
class RunEnds {
  private readonly placed: ReadonlyMap<string, Placed>;
  private readonly links = new Map<string, ChainLink | undefined>();

  constructor(
    private readonly map: PipelineMap,
    private readonly date: string,
  ) {
    this.placed = new Map(
      map.phases.flatMap((phase) =>
        phase.deployables.flatMap((deployable) =>
          deployable.processors.map((processor) => [processor.name, { phase, deployable, processor }] as const),
        ),
      ),
    );
  }

  /** Undefined where its start is not known. */
  of(name: string): ChainLink | undefined {
    if (this.links.has(name)) return this.links.get(name);
    this.links.set(name, undefined); // a cycle has no start
    const link = this.linkOf(name);
    this.links.set(name, link);
    return link;
  }

  chainTo(last: ChainLink): ChainLink[] {
    const before = this.placed.has(last.after) ? this.of(last.after) : undefined;
    return before === undefined ? [last] : [...this.chainTo(before), last];
  }

  private linkOf(name: string): ChainLink | undefined {
    const placed = this.placed.get(name);
    if (placed === undefined) return undefined;
    const start = this.startOf(placed);
    if (start === undefined) return undefined;
    const endsAt = start.at + placed.processor.budget.toMilliseconds();
    return { processor: name, startsAt: start.at, endsAt, after: start.after };
  }

  private startOf({
    phase,
    deployable,
    processor,
  }: Placed): { readonly at: number; readonly after: string } | undefined {
    const inputs = processor.dependsOn.map((name) => this.of(name));
    if (inputs.some((one) => one === undefined)) return undefined;
    const ready = inputs
      .flatMap((one) => one ?? [])
      .reduce<ChainLink | undefined>(
        (latest, one) => (latest === undefined || one.endsAt > latest.endsAt ? one : latest),
        undefined,
      );
    const schedules = deployable.triggers.flatMap((one) => (one.kind === 'schedule' ? [one] : []));
    if (schedules.length === 0 || this.followsOwn(processor, deployable)) {
      return ready === undefined ? this.handover(deployable) : { at: ready.endsAt, after: ready.processor };
    }
    const from = ready?.endsAt ?? deadlineInstant({ ...phase.deadline, time: '00:00', daysAfter: 0 }, this.date);
    const at = Math.min(...schedules.map(({ cron, timeZone }) => nextFiring(cron, timeZone, from - 1)));
    return { at, after: ready?.processor ?? `schedule ${schedules.map(({ job }) => job).join(', ')}` };
  }

  /** Does it follow a run of its own deployable, directly or through others? Then that one has waited for the schedule. */
  private followsOwn(processor: MapProcessor, deployable: MapDeployable): boolean {
    const before = new Set<string>();
    const add = (names: readonly string[]) => {
      for (const name of names.filter((one) => !before.has(one))) {
        before.add(name);
        add(this.placed.get(name)?.processor.dependsOn ?? []);
      }
    };
    add(processor.dependsOn);
    return deployable.processors.some(({ name }) => before.has(name));
  }

  /** At the latest the phase before hands over at its own deadline. */
  private handover({ triggers }: MapDeployable): { readonly at: number; readonly after: string } | undefined {
    const topics = triggers.flatMap((one) => (one.kind === 'push' ? [one.topic] : []));
    const publishers = this.map.phases.filter(({ publishes }) => publishes.some((topic) => topics.includes(topic)));
    if (publishers.length === 0) return undefined;
    const at = Math.max(...publishers.map(({ deadline }) => deadlineInstant(deadline, this.date)));
    return { at, after: `the deadline of ${publishers.map(({ id }) => id).join(', ')}` };
  }
}
