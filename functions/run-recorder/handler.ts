import type { HttpFunction } from '@google-cloud/functions-framework';
import type { EventSources } from '../../model/event-sources';
import { RECORDER } from '../../model/guard-timing';
import { correctedLine, lateLine, rejectedLine } from '../../guard/guard-lines';
import { within, type Clock } from '../../guard/ports/clock';
import { errorLine, type Log } from '../../guard/ports/log';
import type { PulseStore } from '../../guard/ports/pulse-store';
import type { RejectedStore } from '../../guard/ports/rejected-store';
import type { RunStore } from '../../guard/ports/run-store';
import { NotStorable, UnreadableDocument } from '../../guard/ports/stored-documents';
import { LagMeter } from '../../guard/backlog/recorder-lag';
import { rejection, type Rejection } from '../../guard/run/run-line';
import { applyEvent, conflictWith, type Applied, type RecordOutcome } from '../../guard/run/recorded-line';
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
  const applied = await recordEvent(ports, content).catch(rejectionOf);
  if ('reason' in applied) return reject(ports, delivery, applied, now);
  const { record, outcome } = applied;
  if (outcome === 'conflict') return reject(ports, delivery, conflictWith(record), now);
  if (outcome !== 'duplicate' && content.warnings.length > 0) ports.log.print(correctedLine(record, content.warnings));
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

/**
 * Records an event. The line of a late one is printed before it is recorded: if the recorder dies in between, Pub/Sub
 * delivers the event again, and the line is printed twice, not lost.
 */
async function recordEvent({ runs, log }: RecorderPorts, { event, at }: RecordableEvent): Promise<Applied> {
  const id = { processor: event.processor, runId: event.run_id, attempt: event.attempt };
  const apply = (mayBeLate: boolean) =>
    runs.change(id, (current) => {
      const result = applyEvent(current, event, at);
      const isHeldBack = !mayBeLate && isLate(result.outcome);
      return result.record === current || isHeldBack ? { result } : { write: result.record, result };
    });
  const applied = await apply(false);
  if (!isLate(applied.outcome)) return applied;
  log.print(lateLine(applied.record, applied.outcome));
  return apply(true);
}

function isLate(outcome: RecordOutcome): outcome is 'late_success' | 'late_write' {
  return outcome === 'late_success' || outcome === 'late_write';
}

async function reject(
  { rejected, log }: RecorderPorts,
  { messageId, original }: Delivery,
  { reason, detail }: Rejection,
  now: number,
): Promise<void> {
  if (await rejected.has(messageId)) return; // a second delivery is not counted
  // Printed first: if the recorder dies in between, the line is printed twice, not lost.
  log.print(rejectedLine({ reason, detail }, messageId, original.length));
  await rejected.keep({ messageId, reason, detail, original, receivedAt: new Date(now) });
}
