import type { GuardEventType, GuardLine } from '../../../model/run-event';
import type { Line, Log } from '../../ports/log';

/** Keeps the printed lines. */
export class MemoryLog implements Log {
  readonly lines: Line[] = [];

  print(line: Line): void {
    this.lines.push(line);
  }

  /** The guard's run events of a type, in the order of printing. */
  events(type: GuardEventType): GuardLine[] {
    return this.lines.filter((line): line is GuardLine => 'run_event' in line && line.run_event.type === type);
  }

  /** Messages of the lines with severity ERROR that are not run events. */
  errors(): string[] {
    return this.lines.filter((line) => !('run_event' in line) && line.severity === 'ERROR').map((line) => line.message);
  }
}
