import type { HttpFunction } from '@google-cloud/functions-framework';
import type { EventSources } from '../../model/event-sources';
import { RECORDER } from '../../model/guard-timing';
import { lateLine, mendedLine, rejectedLine } from '../../guard/guard-lines';
import { within, type Clock } from '../../guard/ports/clock';
import { errorLine, type Log } from '../../guard/ports/log';
import type { PulseStore } from '../../guard/ports/pulse-store';
import type { RejectedStore } from '../../guard/ports/rejected-store';
import type { RunStore } from '../../guard/ports/run-store';
import { NotStorable, UnreadableDocument } from '../../guard/ports/stored-documents';
import { LagMeter } from '../../guard/backlog/recorder-lag';
import { rejection, type Rejection } from '../../guard/run/run-line';
import { applyEvent, conflictWith, type Applied } from '../../guard/run/recorded-line';
import { isPulse, isRejection, readDelivery, type Delivery, type RecordableEvent } from '../../guard/run/delivery';

/** The ports of the recorder. */
export interface RecorderPorts {
  readonly runs: RunStore;
  readonly rejected: RejectedStore;
  readonly pulses: PulseStore;
  readonly log: Log;
  readonly clock: Clock;
  /** Whose lines are believed. */
  readonly sources: EventSources;
}

/**
 * Receives Pub/Sub's pushes. 204 acknowledges a message that is stored, as a run event or as a rejection. 503: the
 * message is not stored, and Pub/Sub delivers it again.
 */
export function createHandler(ports: RecorderPorts): HttpFunction {
  const lag = new LagMeter();
  return async (request, response) => {
    if (request.method !== 'POST') {
      response.status(405).set('Allow', 'POST').json({ error: 'Pub/Sub pushes with POST' });
      return;
    }
    const now = ports.clock.now();
    try {
      const delivery = readDelivery(request.body, request.rawBody, ports.sources);
      const work = store(ports, delivery, now, lag);
      await within(ports.clock, now + RECORDER.storeDeadline.toMilliseconds(), 'storing a message', work);
      // Only what is stored counts: a message that is never stored must not delay every judgement.
      if (delivery.publishedAt !== null) lag.note(now - delivery.publishedAt, now);
      response.status(204).end();
    } catch (error) {
      ports.log.print(errorLine('run-recorder could not store a message, Pub/Sub will deliver it again', error));
      response.status(503).json({ error: 'not stored' });
    }
  };
}

async function store(ports: RecorderPorts, delivery: Delivery, now: number, lag: LagMeter): Promise<void> {
  const { content, publishedAt } = delivery;
  if (isRejection(content)) return reject(ports, delivery, content, now);
  if (isPulse(content)) {
    const worstLagMs = Math.max(lag.worst(now), publishedAt === null ? 0 : now - publishedAt);
    const isKnown = await ports.pulses.arrived({ at: content.pulseAt, arrivedAt: now, worstLagMs });
    return isKnown ? undefined : reject(ports, delivery, unknownPulse(content.pulseAt), now);
  }
  const applied = await recordEvent(ports.runs, content).catch(rejectionOf);
  if ('reason' in applied) return reject(ports, delivery, applied, now);
  const { record, outcome } = applied;
  if (outcome === 'conflict') return reject(ports, delivery, conflictWith(record), now);
  if (outcome === 'late_success' || outcome === 'late_write') ports.log.print(lateLine(record, outcome));
  if (outcome !== 'duplicate' && content.warnings.length > 0) ports.log.print(mendedLine(record, content.warnings));
}

/** Another delivery would end the same way, so the message is rejected. */
function rejectionOf(error: unknown): Rejection {
  if (error instanceof NotStorable) return rejection('not_storable', error.message);
  if (error instanceof UnreadableDocument) return rejection('unreadable_document', error.message);
  throw error;
}

function unknownPulse(at: number): Rejection {
  return rejection('unknown_pulse', `the monitor remembers no pulse of ${at}`);
}

function recordEvent(runs: RunStore, { event, at }: RecordableEvent): Promise<Applied> {
  return runs.change({ processor: event.processor, runId: event.run_id, attempt: event.attempt }, (current) => {
    const result = applyEvent(current, event, at);
    return result.record === current ? { result } : { write: result.record, result };
  });
}

async function reject(
  { rejected, log }: RecorderPorts,
  { messageId, original }: Delivery,
  { reason, detail }: Rejection,
  now: number,
): Promise<void> {
  const isNew = await rejected.keep({ messageId, reason, detail, original, receivedAt: new Date(now) });
  if (!isNew) return; // a second delivery is not counted
  log.print(rejectedLine({ reason, detail }, messageId, original.length));
}
