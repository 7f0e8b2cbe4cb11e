import type { HttpFunction } from '@google-cloud/functions-framework';
import { ManualClock } from '../../guard/adapters/memory/clock';
import { MemoryLog } from '../../guard/adapters/memory/log';
import { MemoryRejectedStore } from '../../guard/adapters/memory/rejected-store';
import { createHandler as createRecorder } from '../../functions/run-recorder/handler';
import { eventSources } from '../../model/event-sources';
import { PULSE_TYPE, type PulseLine } from '../../model/run-event';
import { invoke } from './support/invoke';
import { MonitorRig, storeWith } from './support/monitor-rig';
import { printedIn, pushOf, pushOfEntry } from './support/push';
import { COORDINATOR, guardConfig, heartbeat, MINUTE, SECOND, started, succeeded, T0 } from './support/runs';

/** The path of lines: they are printed, wait in the topic while it is held up, and are recorded. */
class Way {
  readonly rig = new MonitorRig();
  readonly recorderLog = new MemoryLog();
  readonly rejected = new MemoryRejectedStore();
  heldUp = false;
  /** Firestore's behavior for the recorder. */
  down = false;
  private readonly topic: { body: unknown; publishedAt: number }[] = [];
  private readonly recorder: HttpFunction;
  private printed = 0;

  constructor() {
    const { pulses, clock } = this.rig;
    const sources = eventSources(guardConfig());
    const runs = storeWith(this.rig.runs, {
      change: (id, decide) =>
        this.down ? Promise.reject(new Error('14 UNAVAILABLE')) : this.rig.runs.change(id, decide),
    });
    this.recorder = createRecorder({ runs, rejected: this.rejected, pulses, sources, log: this.recorderLog, clock });
  }

  get clock(): ManualClock {
    return this.rig.clock;
  }

  get waiting(): number {
    return this.topic.length;
  }

  print(runEvent: unknown): void {
    this.publish(pushOfEntry(runEvent, this.clock.now()));
  }

  publish(push: ReturnType<typeof pushOf>): void {
    const publishedAt = this.clock.now();
    const message = { ...push.message, publishTime: new Date(publishedAt).toISOString() };
    this.topic.push({ body: { ...push, message }, publishedAt });
  }

  /** Delivers waiting messages; unacknowledged ones keep waiting. Returns the statuses. */
  async deliver(): Promise<number[]> {
    if (this.heldUp) return [];
    const statuses: number[] = [];
    for (const message of this.topic.splice(0)) {
      const { status } = await invoke(this.recorder, message.body);
      statuses.push(status);
      if (status !== 204) this.topic.push(message);
    }
    return statuses;
  }

  /** One minute: the monitor ticks, its pulse is published, and waiting messages are delivered. */
  async minute(): Promise<void> {
    this.clock.advance(MINUTE);
    await this.deliver();
    await (
      await this.rig.monitor()
    )();
    const pulses = this.rig.log.lines.filter(
      (line): line is PulseLine => 'run_event' in line && line.run_event.type === PULSE_TYPE,
    );
    for (const pulse of pulses.slice(this.printed)) {
      this.publish(pushOfEntry(pulse.run_event, this.clock.now(), printedIn('phasewatch-timeout-monitor')));
    }
    this.printed = pulses.length;
    await this.deliver();
  }
}

let way: Way;
beforeEach(() => {
  way = new Way();
});
afterEach(() => way.rig.close());

const state = async () => (await way.rig.run())?.state;
const behind = () => way.rig.metrics.latest('recorderBehind', 'run-recorder');

/** A healthy run, with a heartbeat every five minutes. */
async function liveFor(minutes: number): Promise<void> {
  for (let minute = 1; minute <= minutes; minute += 1) {
    if (minute % 5 === 0) way.print(heartbeat());
    await way.minute();
  }
}

describe('a delayed recorder', () => {
  it('does not close runs whose lines are delayed, and its delay is reported', async () => {
    way.print(started());
    await liveFor(3);
    way.heldUp = true;
    await liveFor(16);

    expect(await state()).toBe('running');
    expect(way.rig.log.events('went_silent')).toEqual([]);
    expect(way.rig.metrics.latest('silenceRatio', COORDINATOR)).toBeLessThan(1);
    expect(behind()).toBeGreaterThan(12 * 60);
    expect(way.rig.log.events('tick').at(-1)).toMatchObject({
      severity: 'WARNING',
      message: expect.stringContaining('runs are judged as of then') as string,
    });

    way.heldUp = false;
    await liveFor(4);
    expect(await state()).toBe('running');
    expect(behind()).toBe(0);
  });

  it('differs from a hung run with other lines arriving, which is closed in its twelfth minute', async () => {
    way.print(started());
    await way.minute();
    for (let minute = 0; minute < 10; minute += 1) await way.minute();
    expect(await state()).toBe('running');
    await way.minute();

    expect(await state()).toBe('went_silent');
  });

  it('that does not recover delays the closing of a hung run by half an hour', async () => {
    way.print(started());
    await way.minute();
    way.heldUp = true;
    for (let minute = 0; minute < 39; minute += 1) await way.minute();
    expect(await state()).toBe('running');
    for (let minute = 0; minute < 4; minute += 1) await way.minute();

    expect(await state()).toBe('went_silent');
    expect(behind()).toBeGreaterThan(35 * 60);
  });

  it('with 100,000 events at once records each of them once and closes no run', async () => {
    way.print(started());
    await liveFor(3);
    way.heldUp = true;
    for (let n = 0; n < 50_000; n += 1) {
      way.print(started({ run_id: `run-${n}`, processor: 'prediction-worker' }));
      way.print(succeeded({ run_id: `run-${n}`, processor: 'prediction-worker' }));
    }
    await liveFor(14);
    expect(way.waiting).toBeGreaterThan(100_000);

    way.heldUp = false;
    await way.minute();
    expect(way.waiting).toBe(0);
    expect(await way.rig.runs.countEnded(['prediction-worker'], 'succeeded', 0)).toBe(50_000);
    expect(way.rig.log.events('went_silent')).toEqual([]);
    expect(way.rig.log.events('timed_out')).toEqual([]);

    await liveFor(5);
    expect(await state()).toBe('running');
  }, 120_000);
});

describe('a Firestore outage in the recorder', () => {
  it('loses no line: none is acknowledged, and all are recorded after it', async () => {
    way.down = true;
    way.print(started());
    way.print(heartbeat());
    expect(await way.deliver()).toEqual([503, 503]);

    way.down = false;
    expect(await way.deliver()).toEqual([204, 204]);
    expect(await state()).toBe('running');
  });
});

describe('a poison message', () => {
  it('is stored and acknowledged, blocks no other message, and is reported once for any number of deliveries', async () => {
    const poison = pushOf('{"jsonPayload":{"run_event":{"type":"succ', '4711');
    way.publish(poison);
    way.print(started());
    way.publish(poison);
    expect(await way.deliver()).toEqual([204, 204, 204]);

    expect(way.recorderLog.events('rejected')).toHaveLength(1);
    expect(Buffer.from((await way.rejected.get('4711'))?.original ?? []).toString()).toContain('"succ');
    expect(await state()).toBe('running');
  });
});

describe('the pulse', () => {
  it('prints no line when it is recorded, so that there is no loop', async () => {
    for (let minute = 0; minute < 5; minute += 1) await way.minute();

    expect(way.recorderLog.lines).toEqual([]);
    expect(way.waiting).toBe(0);
    expect(behind()).toBe(0);
  });
});

describe('ticks that are skipped', () => {
  it('close no healthy run afterwards, and close a hung run at the second tick', async () => {
    way.print(started());
    await way.minute();
    way.clock.advance(45 * MINUTE);
    way.print(heartbeat()); // it lives, but is over its budget of 30 minutes
    await way.minute();
    expect([behind(), await state()]).toEqual([0, 'running']);
    await way.minute();

    expect(behind()).toBe(0);
    expect(await state()).toBe('timed_out');
  });
});

describe('an attempt that was closed and still writes', () => {
  it('is detected by its attempt number, reported once per kind, and does not change the later attempt', async () => {
    way.print(started());
    for (let minute = 0; minute < 13; minute += 1) await way.minute();
    way.print(started({ attempt: 2 }));
    way.print(heartbeat());
    way.print(heartbeat());
    way.print(succeeded());
    await way.minute();

    expect(await state()).toBe('went_silent');
    expect(await way.rig.run('p5-2026-01-14-1', 2)).toMatchObject({ state: 'running', outcome: null });
    expect(way.recorderLog.events('late_write').map(({ run_event }) => run_event['attempt'])).toEqual([1]);
    expect(way.recorderLog.events('late_success').map(({ run_event }) => run_event['attempt'])).toEqual([1]);
  });

  it('is not a late write where a later attempt writes', async () => {
    way.print(started());
    for (let minute = 0; minute < 13; minute += 1) await way.minute();
    way.print(started({ attempt: 2 }));
    way.print(heartbeat({ attempt: 2 }));
    await way.minute();

    expect(way.recorderLog.lines).toEqual([]);
  });
});

describe('clocks that differ by minutes', () => {
  it.each([-5, 5])(
    'by %i minutes: a producer’s clock makes no healthy run exceed its silence limit',
    async (minutes) => {
      const skewed = (event: unknown, at: number) => {
        const stamped = new Date(at + minutes * MINUTE).toISOString();
        way.publish(
          pushOfEntry(event, at, { timestamp: stamped, receiveTimestamp: new Date(at + SECOND).toISOString() }),
        );
      };
      skewed(started(), T0);
      for (let minute = 1; minute <= 20; minute += 1) {
        if (minute % 5 === 0) skewed(heartbeat(), way.clock.now());
        await way.minute();
      }

      expect(await state()).toBe('running');
      expect(way.rig.metrics.latest('silenceRatio', COORDINATOR)).toBeLessThan(1);
    },
  );

  it('a fast producer’s heartbeat from the future does not hide a silence', async () => {
    const future = new Date(T0 + 60 * MINUTE).toISOString();
    way.publish(
      pushOfEntry(started(), T0, { timestamp: future, receiveTimestamp: new Date(T0 + SECOND).toISOString() }),
    );
    for (let minute = 0; minute < 12; minute += 1) await way.minute();

    expect(await state()).toBe('went_silent');
  });
});
