import { ManualClock } from '../../../guard/adapters/memory/clock';

/** A clock on which every wait ends immediately. */
export class HurriedClock extends ManualClock {
  /** Milliseconds of each wait. */
  readonly waits: number[] = [];

  override alarm(at: number) {
    this.waits.push(at - this.now());
    this.moveTo(at);
    return super.alarm(at);
  }
}
