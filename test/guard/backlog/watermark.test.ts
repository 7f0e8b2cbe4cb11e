import { LONGEST_HOLD_MS, ON_THE_WAY_MS, pulsesAfter, watermarkAt } from '../../../guard/backlog/watermark';
import { LagMeter } from '../../../guard/backlog/recorder-lag';
import { MINUTE, SECOND, T0 } from '../support/runs';

const arrived = (at: number, worstLagMs = 0, arrivedAt = at + SECOND) => ({ at, arrivedAt, worstLagMs });
const every = (minutes: readonly number[]) => minutes.map((minute) => T0 + minute * MINUTE);

describe('the watermark, before which all lines have arrived,', () => {
  it('is now while pulses come back', () => {
    expect(watermarkAt(T0 + 5 * MINUTE, every([4]), arrived(T0 + 3 * MINUTE))).toEqual({
      asOf: T0 + 5 * MINUTE,
      behindMs: 0,
    });
  });

  it('is the print time of the first pulse that did not come back', () => {
    const now = T0 + 10 * MINUTE;

    expect(watermarkAt(now, every([4, 5, 6, 7, 8, 9]), arrived(T0 + 3 * MINUTE))).toEqual({
      asOf: T0 + 4 * MINUTE,
      behindMs: 6 * MINUTE,
    });
  });

  it('is earlier where a pulse overtook messages that still wait in the queue', () => {
    const now = T0 + 10 * MINUTE;

    expect(watermarkAt(now, [], arrived(T0 + 9 * MINUTE, 7 * MINUTE)).asOf).toBe(T0 + 3 * MINUTE);
    expect(watermarkAt(now, [], arrived(T0 + 9 * MINUTE, ON_THE_WAY_MS)).behindMs).toBe(0);
  });

  it('is the last pulse for one tick after an outage of the monitor', () => {
    const back = T0 + 600 * MINUTE;

    expect(watermarkAt(back, [T0], arrived(T0))).toEqual({ asOf: T0, behindMs: 0 });
    expect(watermarkAt(back + MINUTE, [T0, back], arrived(back)).asOf).toBe(back + MINUTE);
  });

  it('is the pulse that did not come back after an outage of recorder and monitor', () => {
    const back = T0 + 60 * MINUTE;

    expect(watermarkAt(back, every([0, 1]), arrived(T0))).toEqual({
      asOf: T0 + MINUTE,
      behindMs: 59 * MINUTE,
    });
  });

  it('is now until the first pulse has come back', () => {
    expect(watermarkAt(T0 + 60 * MINUTE, every([1, 2, 3]), undefined).behindMs).toBe(0);
  });

  it('moves on after half an hour without the recorder, and reports the delay', () => {
    const { asOf, behindMs } = watermarkAt(T0 + 90 * MINUTE, every([1, 88, 89]), arrived(T0));

    expect(asOf).toBe(T0 + 90 * MINUTE - LONGEST_HOLD_MS);
    expect(behindMs).toBe(89 * MINUTE);
  });
});

describe('the pending pulses', () => {
  it('are those that have not come back, plus the new one', () => {
    expect(pulsesAfter(every([1, 2, 3]), arrived(T0 + 2 * MINUTE), T0 + 4 * MINUTE)).toEqual(every([3, 4]));
  });

  it('are at most three hours of them, of which the oldest is kept', () => {
    let pulses: number[] = [];
    for (let minute = 0; minute < 500; minute += 1) pulses = pulsesAfter(pulses, undefined, T0 + minute * MINUTE);

    expect(pulses).toHaveLength(180);
    expect(pulses[0]).toBe(T0);
    expect(pulses.at(-1)).toBe(T0 + 499 * MINUTE);
  });
});

describe('the delivery time of messages', () => {
  it('is the longest of the current and the previous minute', () => {
    const lag = new LagMeter();
    lag.note(20 * MINUTE, T0);
    lag.note(5 * SECOND, T0 + 30 * SECOND);

    expect(lag.worst(T0 + 59 * SECOND)).toBe(20 * MINUTE);
    lag.note(6 * SECOND, T0 + 70 * SECOND);
    expect(lag.worst(T0 + 100 * SECOND)).toBe(20 * MINUTE);
    expect(lag.worst(T0 + 131 * SECOND)).toBe(6 * SECOND);
    expect(lag.worst(T0 + 60 * MINUTE)).toBe(0);
  });
});
