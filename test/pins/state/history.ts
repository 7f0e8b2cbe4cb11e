import type { Firestore } from '@google-cloud/firestore';
import type { Line } from '../../../guard/ports/log';
import { MemoryLog } from '../../../guard/adapters/memory/log';
import { guardConfigOf, type GuardConfig } from '../../../model/guard-config';
import { embeddedDatabase } from '../../guard/support/firestore';
import { DrivenGuard } from './driven-guard';
import type { Moment } from './fixture-files';
import { eventOf, LINES, minute, type PrintedLine } from './history-lines';
import { dump, type RawDocuments } from './raw-documents';
import type { RawFields } from './raw-value';
import { smallPipeline } from './small-pipeline';

/** Minutes of the first and the last tick, and of the one during which the state is read. */
export const TICKS = { first: -2, last: 94, readDuring: 92, every: 2 } as const;
/** Replaces the random name of a lease's holder. */
export const HOLDER = '00000000-0000-4000-8000-000000000000';
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
/** The fields that only a state during a tick has. */
const ONLY_DURING_A_TICK = ['phasewatch_guard/lease', 'phasewatch_runs/closed-last~1'];

/** Without declared pushes: the push configuration of the triggers in memory is none of Cloud Run. */
const { pushes: _, ...historyConfig }: GuardConfig = guardConfigOf(smallPipeline, 'prod');

/** The result of the history. */
export interface History {
  readonly documents: ReadonlyMap<Moment, RawDocuments>;
  /** Unexpected answers. */
  readonly failures: readonly string[];
}

/** An action at its minute. */
interface Step {
  readonly at: number;
  readonly act: (guard: DrivenGuard) => Promise<void>;
}

/**
 * Drives recorder, monitor and breaker control through two hours with every event that they store. The same code gives
 * the same documents.
 * @returns the documents in Firestore at the end
 */
export async function writeHistory(): Promise<History> {
  const { firestore, exact } = embeddedDatabase();
  const guard = new DrivenGuard(firestore, withArchive(historyConfig), minute(TICKS.first));
  try {
    let during: RawDocuments = new Map();
    const steps = [...LINES.map(toStep), ...STEPS].sort((a, b) => a.at - b.at);
    for (let at: number = TICKS.first; at <= TICKS.last; at += TICKS.every) {
      await actAll(guard, steps, (step) => step.at < at && step.at >= at - TICKS.every);
      guard.clock.moveTo(minute(at));
      if (at === TICKS.readDuring) during = await tickAndRead(guard, exact);
      else await guard.tick();
    }
    await actAll(guard, steps, (step) => step.at >= TICKS.last);
    const documents = new Map<Moment, RawDocuments>([
      ['between-ticks', await dump(exact)],
      ['during-a-tick', during],
    ]);
    return { documents, failures: guard.failures };
  } finally {
    await guard.close();
    await Promise.all([firestore.terminate(), exact.terminate()]);
  }
}

/** A breaker that a deploy removes while it is open. */
const ARCHIVE: NonNullable<GuardConfig['breakers']>[number] = {
  id: 'archive',
  phase: 'phase2',
  deployable: 'archive-service',
  criticality: 'P2',
  processors: [{ name: 'archive', failuresInARow: 3 }],
  failureRate: null,
  coolDownSeconds: 300,
  coolDownCapSeconds: 3_600,
  triggers: [{ kind: 'queue', queue: 'archive-queue' }],
};

function withArchive(config: GuardConfig): GuardConfig {
  return { ...config, breakers: [...(config.breakers ?? []), ARCHIVE] };
}

/** The actions other than lines of runs. */
const STEPS: readonly Step[] = [
  { at: -1, act: (guard) => guard.ask('open', 'archive', 'the archive is being moved') },
  {
    at: 4,
    act: (guard) => {
      guard.config.config = historyConfig;
      return Promise.resolve();
    },
  },
  { at: 31, act: (guard) => guard.ask('open', 'publish', 'the site is down, INC-123') },
  { at: 95, act: (guard) => guard.ask('open', 'load', 'the feed sends wrong scores, INC-124') },
  { at: 96, act: deliverInvalidLines },
];

/** Larger than the limit of one document, so it is stored in two parts. */
const LARGE = 'x'.repeat(900_010);

/** JSON with a byte that is not UTF-8, so it is stored as bytes. */
const NO_TEXT = Buffer.from('{"timestamp":"2026-01-14T11:36:00Z","jsonPayload":{"message":"Gr\xfc\xdfe"}}', 'latin1');

async function deliverInvalidLines(guard: DrivenGuard): Promise<void> {
  const now = guard.clock.now();
  const conflicting = eventOf({ at: 96, run: 'running', event: { type: 'heartbeat' } });
  await guard.push('{"this":"is no message"}');
  await guard.deliver('not_json', '');
  await guard.deliver('not_text', NO_TEXT);
  await guard.deliver('oversized', LARGE);
  await guard.deliver('not_a_run_event', '{"timestamp":"2026-01-14T11:36:00Z","jsonPayload":{"message":"Grüße"}}');
  await guard.deliverLine({ v: 1, type: 'exploded' }, now, 'unknown_type');
  await guard.deliverLine({ v: 1, type: 'started', run_id: 'no-phase' }, now, 'malformed');
  await guard.deliverLine({ ...conflicting, data_date: '2026-01-17' }, now, 'conflict');
}

function toStep(line: PrintedLine): Step {
  const { at, printed = at } = line;
  return { at, act: (guard) => guard.deliverLine(eventOf(line), minute(printed)) };
}

async function actAll(guard: DrivenGuard, steps: readonly Step[], isDue: (step: Step) => boolean): Promise<void> {
  for (const { at, act } of steps.filter(isDue)) {
    guard.clock.moveTo(minute(at) + 1_000);
    await act(guard);
  }
}

/**
 * A tick that closes a run and fails before it stores that the closing was printed. Its documents are read when it
 * writes its gauges, while it holds the lease.
 */
async function tickAndRead(guard: DrivenGuard, exact: Firestore): Promise<RawDocuments> {
  const log = new MemoryLog();
  let read: RawDocuments = new Map();
  await guard.tickWith({
    log: {
      print: (line) => {
        if (isClosing(line)) throw new Error('the line of a closing cannot be printed');
        log.print(line);
      },
    },
    metrics: {
      write: async () => {
        read = await dump(exact);
      },
    },
  });
  return new Map(
    ONLY_DURING_A_TICK.flatMap((path) => {
      const fields = read.get(path); // if it is missing, the comparison reports it
      return fields === undefined ? [] : [[path, withFixedHolder(fields)] as const];
    }),
  );
}

function isClosing(line: Line): boolean {
  return 'run_event' in line && line.run_event.type === 'went_silent';
}

/** A holder that is not a UUID is kept, so that the comparison reports it. */
function withFixedHolder(fields: RawFields): RawFields {
  const { holder } = fields;
  const isUuid = holder !== undefined && 'stringValue' in holder && UUID.test(holder.stringValue);
  return isUuid ? { ...fields, holder: { stringValue: HOLDER } } : fields;
}
