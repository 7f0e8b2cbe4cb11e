import type { StoppableTrigger } from '../../../model/breaker';
import { COORDINATOR, MINUTE, SECOND, started, succeeded, T0 } from '../support/runs';
import { BreakerRig, breakerRule, JOB, QUEUE, SUBSCRIPTION } from '../support/breaker-rig';

let rig: BreakerRig;
beforeEach(() => {
  rig = new BreakerRig();
});
afterEach(() => rig.close());

const gauge = () => rig.metrics.latest('breakerOpen', COORDINATOR);
const kind = (trigger: StoppableTrigger) => rig.triggers.state(trigger).kind;

describe('a breaker in the tick', () => {
  it('opens on three failures in a row, stops all its triggers, and reports it once', async () => {
    await rig.tick();
    expect(gauge()).toBe(0);
    await rig.fail(3);
    expect((await rig.tick()).body).toMatchObject({ status: 'ticked', open: 1 });
    await rig.tick();

    expect(gauge()).toBe(1);
    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['stopped', 'stopped', 'stopped']);
    expect(rig.log.events('breaker_opened')).toEqual([
      {
        severity: 'ERROR',
        message:
          'breaker prediction-coordinator: closed to open by timeout-monitor: 3 failures in a row of prediction-coordinator, the latest run-3~1 (failed)',
        run_event: expect.objectContaining({ breaker: COORDINATOR, phase: 'phase5', by: 'timeout-monitor' }) as object,
      },
    ]);
  });

  it('stays closed on two failures, and calls no trigger API', async () => {
    await rig.fail(2);
    await rig.tick();

    expect(await rig.breaker()).toBeUndefined();
    expect(rig.triggers.looks).toBe(0);
    expect(rig.triggers.acts).toEqual([]);
  });

  it('counts a run that is closed by the same tick', async () => {
    await rig.fail(2);
    await rig.print(started({ run_id: 'hangs' }), rig.clock.now() - 11 * MINUTE);
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'open' });
    expect((await rig.breaker())?.reason).toContain('hangs~1 (went_silent)');
  });

  it('writes at every tick whether it holds its subscription', async () => {
    const holding = () => rig.metrics.latest('breakerHolding', SUBSCRIPTION.subscription);
    await rig.tick();
    expect(holding()).toBe(0);
    await rig.fail(3);
    await rig.tick();
    expect(holding()).toBe(1);
    await rig.tickUntil(7);
    expect(holding()).toBe(1); // half-open
    await rig.start('probe');
    await rig.tick();
    await rig.print(succeeded({ run_id: 'probe' }), rig.clock.now());
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'closed' });
    expect(holding()).toBe(0);
  });

  it('lets exactly one run through after the cool-down, and closes on its success', async () => {
    await rig.fail(3);
    await rig.tick();
    await rig.tickUntil(7);
    expect(await rig.breaker()).toMatchObject({ state: 'half_open' });
    expect(kind(SUBSCRIPTION)).toBe('flows');
    expect(gauge()).toBe(1);

    await rig.start('probe');
    await rig.tick();
    expect(kind(SUBSCRIPTION)).toBe('stopped');

    await rig.print(succeeded({ run_id: 'probe' }), rig.clock.now());
    await rig.tick();
    expect(await rig.breaker()).toMatchObject({ state: 'closed', held: [] });
    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['flows', 'flows', 'flows']);
    expect(gauge()).toBe(0);
    expect(rig.log.events('breaker_half_opened')).toHaveLength(1);
    expect(rig.log.events('breaker_closed')).toHaveLength(1);
  });

  it('opens for twice as long when that run fails', async () => {
    await rig.fail(3);
    await rig.tickUntil(7);
    await rig.fail(1);
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'open', coolDownMs: 10 * MINUTE });
    expect(kind(JOB)).toBe('stopped');
  });

  it('is opened and closed by a person, with reason and name in the log and in its history', async () => {
    await rig.ask('open', 'bad deploy');
    await rig.tick();
    expect(kind(JOB)).toBe('stopped');
    await rig.tickUntil(60);
    expect(await rig.breaker()).toMatchObject({ state: 'open', heldByPerson: true });

    await rig.ask('close', 'rolled back');
    await rig.tick();
    expect(kind(JOB)).toBe('flows');
    expect(rig.log.events('breaker_closed')[0]?.run_event).toMatchObject({
      reason: 'rolled back',
      by: 'ana@example.com',
    });
    expect((await rig.breaker())?.history.map(({ to, by }) => [to, by])).toEqual([
      ['open', 'ana@example.com'],
      ['closed', 'ana@example.com'],
    ]);
  });

  it('works on a rate: it opens when more than half of enough runs failed', async () => {
    const failureRate = { above: 0.5, windowSeconds: 900, minimumRuns: 8 };
    rig = new BreakerRig(breakerRule({ failureRate, processors: [{ name: COORDINATOR, failuresInARow: null }] }));
    for (const how of ['failed', 'succeeded', 'failed', 'succeeded', 'failed', 'failed', 'failed'] as const) {
      rig.clock.advance(SECOND);
      await rig.end(how);
    }
    await rig.tick();
    expect(await rig.breaker()).toBeUndefined();

    await rig.fail(1);
    await rig.tick();
    expect(await rig.breaker()).toMatchObject({
      state: 'open',
      reason: '6 of 8 runs failed within 900 s, more than 50%',
    });
  });
});

describe('enforcement by the present state of triggers', () => {
  beforeEach(async () => {
    await rig.fail(3);
    await rig.tick();
  });

  it.each([
    ['a job', JOB, null],
    ['a queue', QUEUE, null],
    ['a subscription', SUBSCRIPTION, '{"pushEndpoint":"https://run"}'],
  ] as const)(
    'a trigger that a deploy resumed is stopped again within a tick: %s',
    async (_what, trigger, pushConfig) => {
      rig.triggers.set(trigger, { kind: 'flows', pushConfig });
      await rig.tick();

      expect(kind(trigger)).toBe('stopped');
      expect(rig.log.events('breaker_opened')).toHaveLength(1);
    },
  );

  it('the new endpoint of a deploy is restored at the end', async () => {
    const pushConfig = '{"pushEndpoint":"https://new","oidcToken":{"serviceAccountEmail":"push@x"}}';
    rig.triggers.set(SUBSCRIPTION, { kind: 'flows', pushConfig });
    await rig.tick();
    await rig.ask('close', 'fixed');
    await rig.tick();

    expect(rig.triggers.state(SUBSCRIPTION)).toEqual({ kind: 'flows', pushConfig });
  });

  it('a trigger that a person resumed is not resumed again when the breaker closes', async () => {
    await rig.ask('close', 'fixed');
    rig.triggers.set(JOB, { kind: 'flows', pushConfig: null });
    await rig.tick();

    expect(rig.triggers.acts).not.toContain('resume schedule coordinator-daily');
    expect((await rig.breaker())?.held).toEqual([]);
  });

  it('a correct state is left unchanged', async () => {
    const acts = rig.triggers.acts.length;
    await rig.tick();
    await rig.tick();

    expect(rig.triggers.acts).toHaveLength(acts);
  });

  it('a missing trigger is removed from the record, and the others are resumed', async () => {
    rig.triggers.set(JOB, { kind: 'missing' });
    await rig.ask('close', 'fixed');
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'closed', held: [] });
    expect(kind(QUEUE)).toBe('flows');
  });

  it('a trigger that is no longer declared is resumed while the breaker is open', async () => {
    rig.config.config = { ...rig.config.config, breakers: [breakerRule({ triggers: [JOB] })] };
    await rig.tick();

    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['stopped', 'flows', 'flows']);
  });

  it('a breaker that is no longer declared resumes all its triggers', async () => {
    rig.config.config = { ...rig.config.config, breakers: [] };
    await rig.tick();

    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['flows', 'flows', 'flows']);
    expect(rig.log.events('breaker_closed')[0]?.run_event['reason']).toBe('no longer declared');
  });
});

describe('a trigger that a person paused', () => {
  it('before the breaker opened is never resumed', async () => {
    rig.triggers.set(JOB, { kind: 'stopped' });
    await rig.fail(3);
    await rig.tick();
    expect((await rig.breaker())?.held.map(({ trigger }) => trigger.kind)).toEqual(['push', 'queue']);

    await rig.ask('close', 'fixed');
    await rig.tick();

    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['stopped', 'flows', 'flows']);
  });

  it('while it is closed stays paused, through half-open and closing', async () => {
    rig.triggers.set(SUBSCRIPTION, { kind: 'stopped' });
    await rig.fail(3);
    await rig.tickUntil(8);
    await rig.end('succeeded');
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'closed' });
    expect(kind(SUBSCRIPTION)).toBe('stopped');
    expect(rig.triggers.acts.filter((act) => act.includes('push'))).toEqual([]);
  });
});

describe('a function killed between transaction and action', () => {
  /** Fails at the first call of this kind, like an instance that is killed. */
  const dyingAt = (call: 'stop' | 'resume') => {
    const control = rig.triggers;
    const die = () => Promise.reject(new Error('killed'));
    return () => ({
      look: control.look.bind(control),
      stop: call === 'stop' ? die : control.stop.bind(control),
      resume: call === 'resume' ? die : control.resume.bind(control),
      runNow: control.runNow.bind(control),
    });
  };

  it('when opening: the next tick stops the recorded triggers, and the old endpoint is kept', async () => {
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    await (
      await rig.monitor({ triggers: dyingAt('stop') })
    )();
    const held = (await rig.breaker())?.held;
    expect(held?.find(({ trigger }) => trigger.kind === 'push')?.pushConfig).toBe('{"pushEndpoint":"https://run"}');
    expect(kind(SUBSCRIPTION)).toBe('flows');

    await rig.tick();
    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['stopped', 'stopped', 'stopped']);
    expect((await rig.breaker())?.held).toEqual(held);
    expect(rig.log.events('breaker_opened')).toHaveLength(1);
  });

  it('when closing: the next tick resumes the recorded triggers', async () => {
    await rig.fail(3);
    await rig.tick();
    await rig.ask('close', 'fixed');
    rig.clock.advance(MINUTE);
    await (
      await rig.monitor({ triggers: dyingAt('resume') })
    )();
    expect((await rig.breaker())?.held).toHaveLength(3);

    await rig.tick();
    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['flows', 'flows', 'flows']);
    expect((await rig.breaker())?.held).toEqual([]);
  });

  it('between decision and line: the next tick prints the line once', async () => {
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    const log = {
      print: (line: Parameters<typeof rig.log.print>[0]) => {
        if ('run_event' in line && line.run_event.type === 'breaker_opened') throw new Error('killed');
      },
    };
    await (
      await rig.monitor({ log })
    )();
    expect(await rig.breaker()).toMatchObject({ state: 'open', changes: 1, reported: 0 });

    await rig.tick();
    await rig.tick();
    expect(rig.log.events('breaker_opened')).toHaveLength(1);
    expect(await rig.breaker()).toMatchObject({ reported: 1 });
  });
});

describe('a Scheduler or Pub/Sub API that refuses', () => {
  it('does not withhold the tick’s own gauge, is counted in a gauge of its own, and is called again a minute later', async () => {
    await rig.print(started({ run_id: 'other', processor: 'prediction-worker' }), T0);
    await rig.fail(3);
    rig.triggers.failure = new Error('403 PERMISSION_DENIED');
    const { status, body } = await rig.tick();

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ticked', failures: 0, refused: 3, open: 1 });
    expect(rig.metrics.latest('ageRatio', 'prediction-worker')).toBeGreaterThan(0);
    expect(gauge()).toBe(1);
    expect(rig.metrics.latest('tick', 'timeout-monitor')).toBe(1);
    expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(3);
    expect(rig.log.errors()[0]).toContain('403 PERMISSION_DENIED');

    rig.triggers.failure = undefined;
    expect((await rig.tick()).body).toMatchObject({ status: 'ticked', refused: 0 });
    expect(kind(JOB)).toBe('stopped');
    expect(rig.log.events('breaker_opened')).toHaveLength(1);
    expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(0);
  });

  it('is counted at each tick while an open breaker does not stop its triggers', async () => {
    await rig.fail(3);
    rig.triggers.failure = new Error('403 PERMISSION_DENIED');
    for (let minute = 0; minute < 5; minute += 1) {
      await rig.tick();
      expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(3);
    }
  });

  it('is counted at each tick while a half-open breaker does not resume its triggers', async () => {
    await rig.fail(3);
    await rig.tick();
    rig.triggers.failure = new Error('403 PERMISSION_DENIED');
    await rig.tickUntil(6);
    for (let minute = 0; minute < 5; minute += 1) {
      await rig.tick();
      expect(await rig.breaker()).toMatchObject({ state: 'half_open' });
      expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBe(3);
    }
  });

  it('has no point in its gauge at a tick that could not decide a breaker, as its triggers may not be as decided', async () => {
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    rig.breakers.all = () => Promise.reject(new Error('UNAVAILABLE'));
    await (
      await rig.monitor()
    )();

    expect(rig.metrics.latest('triggersRefused', 'timeout-monitor')).toBeUndefined();
  });

  it('or that hangs does not delay the tick’s own gauge past the deadline', async () => {
    const control = rig.triggers;
    const hangs = (_trigger: unknown, { deadline }: { readonly deadline: number }) => {
      rig.clock.moveTo(Math.max(rig.clock.now(), deadline));
      return Promise.reject(new Error('no answer in time'));
    };
    const bound = { resume: control.resume.bind(control), runNow: control.runNow.bind(control) };
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    const answer = await (await rig.monitor({ triggers: () => ({ ...bound, look: hangs, stop: hangs }) }))();

    expect(answer).toMatchObject({ status: 200, body: { refused: 3 } });
    expect(rig.metrics.latest('tick', 'timeout-monitor')).toBe(1);
  });

  it('for one trigger does not block the others', async () => {
    const control = rig.triggers;
    const triggers = () => ({
      look: (trigger: StoppableTrigger) =>
        trigger.kind === 'schedule' ? Promise.reject(new Error('503 UNAVAILABLE')) : control.look(trigger),
      stop: control.stop.bind(control),
      resume: control.resume.bind(control),
      runNow: control.runNow.bind(control),
    });
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    await (
      await rig.monitor({ triggers })
    )();

    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['flows', 'stopped', 'stopped']);
  });
});

describe('when other parts fail', () => {
  it('breakers are enforced though Monitoring refuses every point', async () => {
    await rig.fail(3);
    rig.metrics.failure = new Error('3 INVALID_ARGUMENT');
    expect((await rig.tick()).status).toBe(500);

    expect(kind(JOB)).toBe('stopped');
    expect(rig.metrics.writes).toEqual([]);
  });

  it('run gauges are written though breakers cannot be read, and no trigger is touched', async () => {
    await rig.print(started({ run_id: 'other', processor: 'prediction-worker' }), T0);
    await rig.fail(3);
    const down = () => Promise.reject(new Error('14 UNAVAILABLE'));
    rig.clock.advance(MINUTE);
    const { status } = await (
      await rig.monitor({ breakers: { all: down, unreadable: () => new Set(), get: down, change: down } })
    )();

    expect(status).toBe(500);
    expect(rig.metrics.latest('active', 'prediction-worker')).toBe(1);
    expect(gauge()).toBeUndefined();
    expect(rig.triggers.acts).toEqual([]);
  });

  it('a breaker whose document is contended is decided once, by the next tick', async () => {
    await rig.fail(3);
    const breakers = {
      all: () => rig.breakers.all(),
      unreadable: () => rig.breakers.unreadable(),
      get: (id: string) => rig.breakers.get(id),
      change: () => Promise.reject(new Error('10 ABORTED: too much contention')),
    };
    rig.clock.advance(MINUTE);
    expect((await (await rig.monitor({ breakers }))()).status).toBe(500);
    expect(rig.triggers.acts).toEqual([]);

    await rig.tick();
    expect(rig.log.events('breaker_opened')).toHaveLength(1);
    expect(kind(JOB)).toBe('stopped');
  });

  it('a breaker is opened a minute later when a tick is skipped', async () => {
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    await rig.tick();

    expect(await rig.breaker()).toMatchObject({ state: 'open' });
  });

  it('two monitors that each have a lease open a breaker once and stop each trigger', async () => {
    await rig.fail(3);
    rig.clock.advance(MINUTE);
    const done = () => Promise.resolve();
    const guard = { take: () => Promise.resolve({ taken: true, series: [] } as const), remember: done, release: done };
    const monitors = await Promise.all([1, 2].map(() => rig.monitor({ guard })));
    await Promise.all(monitors.map((monitor) => monitor()));

    expect(await rig.breaker()).toMatchObject({ state: 'open', changes: 1 });
    expect((await rig.breaker())?.held).toHaveLength(3);
    expect([JOB, SUBSCRIPTION, QUEUE].map(kind)).toEqual(['stopped', 'stopped', 'stopped']);
  });

  it('a monitor whose clock is minutes behind neither opens twice nor probes too early', async () => {
    await rig.fail(3);
    await rig.tick();
    const openedAt = rig.clock.now();
    const slow = { now: () => rig.clock.now() - 4 * MINUTE, alarm: rig.clock.alarm.bind(rig.clock) };
    rig.clock.moveTo(openedAt + 6 * MINUTE);
    await (
      await rig.monitor({ clock: slow })
    )();

    expect(await rig.breaker()).toMatchObject({ state: 'open', since: openedAt, changes: 1 });
  });
});
