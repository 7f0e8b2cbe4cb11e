import { settleWork } from '../../../guard/run/settle-work';
import { MonitorRig } from '../support/monitor-rig';
import { COORDINATOR, failed, guardConfig, MINUTE, skipped, started, succeeded, T0 } from '../support/runs';

const WORK = { processor: COORDINATOR, dataDate: '2026-01-14' };
const HOUR = 60 * MINUTE;
const resolution = { at: T0 + 20 * MINUTE, by: 'ann@example.com', reason: 'the league cancelled the games, INC-7' };

let rig: MonitorRig;
beforeEach(() => (rig = new MonitorRig()));
afterEach(() => rig.close());

const tick = async (minutes = 1) => {
  rig.clock.advance(minutes * MINUTE);
  return (await rig.monitor())();
};
const settle = () => settleWork(rig.runs, guardConfig(), { ...WORK, resolution });
const silence = () => rig.metrics.latest('silenceRatio', COORDINATOR);

/** A run that the monitor has closed. */
async function hang(run_id = 'r', attempt = 1): Promise<void> {
  await rig.print(started({ run_id, attempt }), rig.clock.now());
  await tick(20);
}

describe('work that a person resolves', () => {
  it('keeps who, when and why on each of its closed runs, and its incident closes', async () => {
    await hang('r');
    await hang('r', 2);
    expect(silence()).toBeGreaterThan(1);

    expect(await settle()).toEqual({ work: `${COORDINATOR}/2026-01-14`, runs: ['r~1', 'r~2'], resolution });
    expect(await rig.run('r')).toMatchObject({ unresolved: false, state: 'went_silent', resolution });
    await tick();
    expect(silence() ?? 0).toBe(0);
  });

  it('keeps the first resolution, and is refused where no closed run is unresolved', async () => {
    await hang();
    await settle();

    await expect(
      settleWork(rig.runs, guardConfig(), { ...WORK, resolution: { ...resolution, by: 'bob' } }),
    ).rejects.toThrow('BRK005');
    expect(await rig.run('r')).toMatchObject({ resolution: { by: 'ann@example.com' } });
  });

  it('does not resolve a run that still runs, nor the work of another date', async () => {
    await rig.print(started({ run_id: 'runs' }), rig.clock.now());
    await rig.print(started({ run_id: 'tomorrow', data_date: '2026-01-15' }), rig.clock.now() - 30 * MINUTE);
    await tick();

    await expect(settle()).rejects.toThrow('BRK005');
    expect(await rig.run('tomorrow')).toMatchObject({ unresolved: true });
  });

  it.each([
    [{ processor: 'prediction-coordinate' }, 'BRK004', 'prediction-coordinator'],
    [{ dataDate: '2026-02-30' }, 'BRK006', '2026-02-30'],
    [{ dataDate: '20260114' }, 'BRK006', '20260114'],
  ])('is refused for %j', async (wrong, code, text) => {
    const asked = settleWork(rig.runs, guardConfig(), { ...WORK, ...wrong, resolution });
    await expect(asked).rejects.toThrow(code);
    await expect(asked).rejects.toThrow(text);
  });

  it('is no longer counted as a missed deadline, and pages no other phase that waits for it', async () => {
    const { config } = rig.config;
    rig.config.config = {
      ...config,
      processors: config.processors.map((each) =>
        each.name === COORDINATOR ? each : { ...each, dependsOn: [COORDINATOR] },
      ),
    };
    const missed = async (minutes: number) => ((await tick(minutes)).body as { missed: number }).missed;
    await hang();
    expect(await missed(12 * 60)).toBe(1); // the deadline is at 22:00 UTC
    await settle();

    expect(await missed(1)).toBe(0);
    expect(rig.log.events('deadline_missed')).toHaveLength(1);
  });
});

describe('the work of a closed run', () => {
  const noData = { ...failed({ run_id: 'again' }), failure_category: 'no_data_available' } as const;
  it.each([
    ['succeeds', succeeded({ run_id: 'again' }), true],
    ['is skipped', skipped({ run_id: 'again' }), true],
    ['finds no data', noData, true],
    ['fails', failed({ run_id: 'again' }), false],
  ] as const)('is settled or not by a rerun that %s', async (_how, end, isSettled) => {
    await hang();
    await rig.print(started({ run_id: 'again' }), rig.clock.now());
    await rig.print(end, rig.clock.now() + 1_000);
    await tick();

    expect(await rig.run('r')).toMatchObject({ unresolved: !isSettled });
    if (isSettled) expect(await rig.run('r')).toMatchObject({ resolution: { by: 'again~1' } });
  });

  it('is not settled by a run that ended before the closed one started', async () => {
    await rig.print(started({ run_id: 'before' }), T0 - 2 * HOUR);
    await rig.print(skipped({ run_id: 'before' }), T0 - HOUR);
    await hang();
    await tick();

    expect(await rig.run('r')).toMatchObject({ unresolved: true });
  });
});
