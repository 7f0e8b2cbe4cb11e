import { SETTLE_MS } from '../../guard/deadline/deadline-dates';
import type { Line } from '../../guard/ports/log';
import { deadlineInstant } from '../../model/deadline';
import { BreakerRig, breakerRule, JOB } from '../guard/support/breaker-rig';
import { MonitorRig } from '../guard/support/monitor-rig';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, SECOND, started, succeeded, T0 } from '../guard/support/runs';

const DAY = 24 * 60 * MINUTE;
const WORKER = 'prediction-worker';

/** Every kind of line that the timeout monitor prints. */
export async function monitorLines(): Promise<readonly Line[]> {
  return [
    ...(await closedAndRetried()),
    ...(await breakerMoves()),
    ...(await deadlines()),
    ...(await neverStarted()),
    ...(await lateLinesAndErrors()),
  ];
}

/** Ticks every minute until this number of minutes after T0. */
async function tickUntil(rig: MonitorRig, minute: number): Promise<void> {
  const tick = await rig.monitor();
  while (rig.clock.now() < T0 + minute * MINUTE) {
    rig.clock.advance(MINUTE);
    await tick();
  }
}

async function printedBy(rig: MonitorRig): Promise<readonly Line[]> {
  await rig.close();
  return rig.log.lines;
}

/** One run has no heartbeat and is retried, and another takes too long. */
async function closedAndRetried(): Promise<readonly Line[]> {
  const rig = new MonitorRig();
  const base = guardConfig();
  rig.config.config = {
    ...base,
    processors: base.processors.map((each) => ({ ...each, retriesAfterTimeout: 1 })),
    breakers: [breakerRule({ triggers: [JOB] })],
    schedules: [{ job: JOB.job, deployable: COORDINATOR, cron: '0 0 1 1 *', timeZone: 'Etc/UTC' }],
  };
  await rig.print(started(), T0);
  const slow = { run_id: 'slow', processor: WORKER };
  await rig.print(started(slow), T0);
  await rig.print(heartbeat(slow), T0 + 9 * MINUTE);
  await tickUntil(rig, 13);
  return printedBy(rig);
}

/** A breaker opens on failures, half-opens for one run and closes on its success; then a person opens it. */
async function breakerMoves(): Promise<readonly Line[]> {
  const rig = new BreakerRig();
  await rig.fail(3);
  await rig.tickUntil(7);
  await rig.start('probe');
  await rig.tick();
  await rig.print(succeeded({ run_id: 'probe' }), rig.clock.now());
  await rig.tick();
  await rig.ask('open', 'bad deploy');
  await rig.tick();
  return printedBy(rig);
}

/** A deadline is missed, the next one is met, and then more pass without a tick than the monitor judges. */
async function deadlines(): Promise<readonly Line[]> {
  const rig = new MonitorRig();
  const [, phase] = guardConfig().phases;
  if (phase === undefined) throw new Error('the configuration lacks its second phase');
  const deadlineAt = deadlineInstant(phase.deadline, '2026-01-14');
  const tick = await rig.monitor();
  const tickAt = (at: number) => {
    rig.clock.moveTo(at);
    return tick();
  };
  await tickAt(deadlineAt - MINUTE);
  await tickAt(deadlineAt + SETTLE_MS);
  for (const processor of [COORDINATOR, WORKER]) {
    const id = { run_id: `next-${processor}`, processor, data_date: '2026-01-15' };
    await rig.print(started(id), deadlineAt + DAY - 10 * MINUTE);
    await rig.print(succeeded(id), deadlineAt + DAY - MINUTE);
  }
  await tickAt(deadlineAt + DAY + SETTLE_MS);
  await tickAt(deadlineAt + 30 * DAY);
  return printedBy(rig);
}

/** A schedule fires and no run starts; a run does not start after the run that it depends on has succeeded. */
async function neverStarted(): Promise<readonly Line[]> {
  const rig = new MonitorRig();
  const base = guardConfig();
  rig.config.config = {
    ...base,
    processors: base.processors.map((each) =>
      each.name === WORKER
        ? { ...each, deployable: WORKER, dependsOn: [COORDINATOR], startGraceSeconds: 600 }
        : { ...each, startGraceSeconds: 600 },
    ),
    breakers: [COORDINATOR, WORKER].map((id) =>
      breakerRule({ id, deployable: id, processors: [], triggers: [{ kind: 'push', subscription: `${id}-sub` }] }),
    ),
    schedules: [{ job: JOB.job, deployable: COORDINATOR, cron: '10 * * * *', timeZone: 'Etc/UTC' }],
  };
  await tickUntil(rig, 1);
  await rig.print(started(), T0 + MINUTE);
  await rig.print(succeeded(), T0 + 2 * MINUTE);
  await tickUntil(rig, 32);
  return printedBy(rig);
}

/** Run events arrive late; Monitoring refuses; the configuration cannot be read. */
async function lateLinesAndErrors(): Promise<readonly Line[]> {
  const rig = new MonitorRig();
  await tickUntil(rig, 1);
  await rig.pulses.arrived({ at: T0 + MINUTE, arrivedAt: T0 + MINUTE + SECOND, worstLagMs: 0 });
  await tickUntil(rig, 12);
  rig.metrics.failure = new Error('14 UNAVAILABLE');
  await tickUntil(rig, 13);
  await (
    await rig.monitor({ config: { read: () => Promise.reject(new Error('403')) } })
  )();
  return printedBy(rig);
}
