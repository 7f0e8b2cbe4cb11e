import type { HttpFunction } from '@google-cloud/functions-framework';
import { RECORDER } from '../../model/guard-timing';
import type { GuardLine } from '../../model/run-event';
import { within, type Clock } from '../ports/clock';
import { errorLine, type Log } from '../ports/log';
import type { PulseStore } from '../ports/pulse-store';
import type { RejectedStore } from '../ports/rejected-store';
import type { RunStore } from '../ports/run-store';
import type { RunRecord } from '../run-record/core';
import { applyEvent, type Applied } from './core';
import { isPulse, isRejection, readDelivery, type Delivery, type RecordableEvent, type Rejection } from './delivery';
import { LagMeter } from '../recorder-lag/core';

/** What the recorder needs of the world. */
export interface RecorderPorts {
  readonly runs: RunStore;
  readonly rejected: RejectedStore;
  readonly pulses: PulseStore;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * Receives Pub/Sub's pushes. 204 acknowledges a message that is stored: as a run's event, or as a rejection. 503 asks
 * for it again: it was not stored, and nothing is acknowledged that was not.
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
      const delivery = readDelivery(request.body, request.rawBody);
      if (delivery.publishedAt !== null) lag.note(now - delivery.publishedAt, now);
      const work = store(ports, delivery, now, lag);
      await within(ports.clock, now + RECORDER.storeDeadline.toMilliseconds(), 'storing a message', work);
      response.status(204).end();
    } catch (error) {
      ports.log.print(errorLine('run-recorder could not store a message, Pub/Sub will deliver it again', error));
      response.status(503).json({ error: 'not stored' });
    }
  };
}

async function store(ports: RecorderPorts, delivery: Delivery, now: number, lag: LagMeter): Promise<void> {
  const { content } = delivery;
  if (isRejection(content)) return reject(ports, delivery, content, now);
  if (isPulse(content)) {
    return ports.pulses.arrived({ at: content.pulseAt, arrivedAt: now, worstLagMs: lag.worst(now) });
  }
  const { record, outcome } = await recordEvent(ports.runs, content);
  if (outcome === 'conflict') {
    const detail = `run ${record.runId}, attempt ${record.attempt}, is recorded as ${record.phase} ${record.work}`;
    return reject(ports, delivery, { reason: 'conflict', detail }, now);
  }
  if (outcome === 'late_success' || outcome === 'late_write') ports.log.print(lateLine(record, outcome));
}

function recordEvent(runs: RunStore, { event, at }: RecordableEvent): Promise<Applied> {
  return runs.change({ runId: event.run_id, attempt: event.attempt }, (current) => {
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
  if (!isNew) return; // delivered twice, counted once
  log.print({
    severity: 'WARNING',
    message: `run event rejected: ${reason}: ${detail}`,
    run_event: { v: 1, type: 'rejected', reason, detail, message_id: messageId, bytes: original.length },
  });
}

/** A run that was given up is still at work, or has done its work after all: what it writes, an older attempt writes. */
function lateLine(record: RunRecord, type: 'late_success' | 'late_write'): GuardLine {
  const { runId, attempt, phase, processor, dataDate, state } = record;
  const what = type === 'late_success' ? 'succeeded' : 'is still at work';
  return {
    severity: 'WARNING',
    message: `${processor} ${what} for ${dataDate} after it had been closed as ${state}`,
    run_event: {
      v: 1,
      type,
      run_id: runId,
      attempt,
      phase,
      processor,
      data_date: dataDate,
      closed_as: state,
    },
  };
}
