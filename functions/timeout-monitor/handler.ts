import { randomUUID } from 'node:crypto';
import type { HttpFunction } from '@google-cloud/functions-framework';
import { LEASE, MONITOR } from '../../model/guard-timing';
import { DeadlineExceeded, within } from '../../guard/ports/clock';
import { errorLine } from '../../guard/ports/log';
import type { MonitorPorts } from '../../guard/tick/ports';
import { runTick } from '../../guard/tick/run-tick';

/**
 * Runs one tick per request, whatever the method. 200: the tick is complete, or another tick holds the lease. 500: a
 * step failed; the error is logged, the step is retried at the next tick, and the tick's gauge is not written, so that
 * its absence alert fires.
 */
export function createHandler(ports: MonitorPorts): HttpFunction {
  const { guard, clock, log } = ports;
  return async (_request, response) => {
    const now = clock.now();
    const deadline = now + MONITOR.tickDeadline.toMilliseconds();
    const leaseEnd = now + LEASE.toMilliseconds();
    const holder = randomUUID();
    try {
      const asked = guard.take({ holder, now, expiresAt: leaseEnd });
      const lease = await within(clock, deadline, 'taking the lease', asked);
      if (!lease.taken) {
        response.status(200).json({ status: lease.because });
        return;
      }
      const ticking = runTick(ports, { holder, now, deadline, previousSeries: lease.series });
      const report = await within(clock, deadline, 'the tick', ticking).catch(async (error: unknown) => {
        // A tick past its deadline may still be running: its lease must expire by itself.
        if (!(error instanceof DeadlineExceeded)) await Promise.allSettled([guard.release(holder, {})]);
        throw error;
      });
      const isComplete = report.failures === 0;
      const after = isComplete ? { series: report.series, tickedAt: now } : { series: report.series };
      await within(clock, leaseEnd, 'giving the lease back', guard.release(holder, after));
      if (isComplete) await callOutsideCheck(ports, leaseEnd);
      response
        .status(isComplete ? 200 : 500)
        .json({ status: isComplete ? 'ticked' : 'incomplete', failures: report.failures, ...report.figures });
    } catch (error) {
      log.print(errorLine('timeout-monitor could not complete its tick', error));
      response.status(500).json({ status: 'failed' });
    }
  };
}

/** The tick is complete whether or not this call is answered. A warning, because errors of the guard open a ticket. */
async function callOutsideCheck({ check, clock, log }: MonitorPorts, deadline: number): Promise<void> {
  if (check === undefined) return;
  try {
    await within(clock, deadline, 'calling the check of ticks', check.ticked({ deadline }));
  } catch (error) {
    log.print({ severity: 'WARNING', message: error instanceof Error ? error.message : String(error) });
  }
}
