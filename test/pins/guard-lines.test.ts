import { join } from 'node:path';
import { stdoutLog, type Line } from '../../guard/ports/log';
import { GUARD_EVENT_TYPES, PULSE_TYPE, type GuardEventType } from '../../model/run-event';
import { pinDifferences } from './differences';
import { linesByFunction } from './every-guard-line';
import { jsonShape } from './json-shape';

type LineType = GuardEventType | typeof PULSE_TYPE;

/** The function that prints each type of line. A type that is missing here does not compile. */
const PRINTED_BY: Readonly<Record<LineType, 'timeout-monitor' | 'run-recorder'>> = {
  timed_out: 'timeout-monitor',
  went_silent: 'timeout-monitor',
  late_success: 'run-recorder',
  late_write: 'run-recorder',
  not_started: 'timeout-monitor',
  retried: 'timeout-monitor',
  breaker_opened: 'timeout-monitor',
  breaker_half_opened: 'timeout-monitor',
  breaker_closed: 'timeout-monitor',
  deadline_met: 'timeout-monitor',
  deadline_missed: 'timeout-monitor',
  tick: 'timeout-monitor',
  rejected: 'run-recorder',
  pulse: 'timeout-monitor',
};
/** Fields whose values are names. The reason of a rejection is a name; that of a breaker is free text. */
const NAMES = ['severity', 'v', 'type', 'closed_as', 'from', 'to', 'kind'];
const PLAIN = 'without run_event';

const typeOf = (line: Line): string => ('run_event' in line ? line.run_event.type : PLAIN);

/** The line as the process prints it. */
function printed(line: Line): string {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  stdoutLog.print(line);
  const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
  write.mockRestore();
  return text;
}

/** `<function> <line type> <path>: <type, or the names>`, for every line type of every function. */
function shapesOf(lines: ReadonlyMap<string, readonly Line[]>): string[] {
  return [...lines].flatMap(([name, all]) =>
    [...new Set(all.map(typeOf))].sort().flatMap((type) => {
      const ofType = all.filter((line) => typeOf(line) === type);
      const names = type === 'rejected' ? [...NAMES, 'reason'] : NAMES;
      const documents = ofType.map((line) => JSON.parse(printed(line)) as unknown);
      return jsonShape(documents, { names }).map((shape) => `${name} ${type} ${shape}`);
    }),
  );
}

describe('the log lines of the guard', () => {
  let lines: ReadonlyMap<string, readonly Line[]>;
  beforeAll(async () => {
    lines = await linesByFunction();
  });

  test('have unchanged fields, types and names, for every line type of every function', () => {
    expect(pinDifferences(join(__dirname, 'golden', 'guard-lines.txt'), shapesOf(lines))).toEqual([]);
  });

  test('every line type of the model is printed, so that all are pinned', () => {
    const made = [...lines].flatMap(([name, all]) => all.map((line) => `${typeOf(line)} by ${name}`));
    const expected = Object.entries(PRINTED_BY).map(([type, name]) => `${type} by ${name}`);
    const withRunEvent = made.filter((one) => !one.startsWith(PLAIN));
    expect([...new Set(withRunEvent)].sort()).toEqual([...expected].sort());
    expect(Object.keys(PRINTED_BY).sort()).toEqual([...GUARD_EVENT_TYPES, PULSE_TYPE].sort());
  });

  test('each is one JSON object on one line of standard output', () => {
    const line = { severity: 'ERROR', message: 'first\nsecond' } as const;
    expect(printed(line)).toBe('{"severity":"ERROR","message":"first\\nsecond"}\n');
  });
});
