import { count } from '../model/count';
import { Duration } from '../model/duration';
import type { Change } from './change';
import type { Side } from './side';

/** A time or a count, and what it is of. */
interface Declared {
  readonly subject: string;
  readonly field: string;
  readonly text: string;
}

/** Timeouts, deadlines, retries, budgets and allowed silences that are not what they were; a deployable that comes or goes is one change. */
export function timeoutChanges(base: Side['audit'], head: Side['audit']): Change[] {
  const [before, after] = [declaredIn(base), declaredIn(head)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): Change[] => {
    const [was, is] = [before.get(key), after.get(key)];
    if (was?.text === is?.text) return [];
    const { subject, field } = (is ?? was) as Declared;
    return [
      { kind: 'timeout', subjects: [subject], field, before: was?.text ?? 'not there', after: is?.text ?? 'not there' },
    ];
  });
}

/** The worst-case times to detect a hang, and a run over its budget, that are not what they were. */
export function detectionChanges(base: Side['audit'], head: Side['audit']): Change[] {
  const before = new Map(base.detection.map((one) => [`${one.environment} ${one.processor}`, one]));
  return head.detection.flatMap((one) => {
    const was = before.get(`${one.environment} ${one.processor}`);
    if (was === undefined) return [];
    return (['silent', 'overBudget'] as const).flatMap((which): Change[] => {
      const texts = { before: detectionText(was[which]), after: detectionText(one[which]) };
      if (texts.before === texts.after) return [];
      const { dominant } = one[which];
      return [
        {
          kind: 'time-to-detect',
          subjects: [one.processor],
          field:
            which === 'silent' ? 'worst-case time to detect a hang' : 'worst-case time to detect a run over budget',
          ...texts,
          ...(dominant === undefined ? {} : { note: `${dominant} is the largest part` }),
        },
      ];
    });
  });
}

function detectionText({ status, worstSeconds, reason }: Side['audit']['detection'][number]['silent']): string {
  if (status === 'detected' && worstSeconds !== undefined) return Duration.seconds(worstSeconds).toString();
  return status === 'never' ? `never (${reason ?? ''})` : `unresolved (${reason ?? ''})`;
}

function declaredIn({ timeouts }: Side['audit']): Map<string, Declared> {
  const found = new Map<string, Declared>();
  const add = (environment: string, subject: string, field: string, text: string) =>
    found.set(`${environment} ${subject} ${field}`, { subject, field, text });
  for (const { environment, address, deployable, timeout, ceiling, call, runs } of timeouts) {
    add(environment, address, `timeout of ${deployable}`, timeText(timeout));
    if (ceiling !== undefined) add(environment, address, `longest execution of ${deployable}`, timeText(ceiling));
    if (call !== null) {
      const caller = `${call.kind} ${call.by}`;
      add(environment, address, `how long ${caller} waits`, timeText(call.deadline));
      add(
        environment,
        address,
        `retries of ${caller}`,
        call.retries === null ? 'not known' : count(call.retries, 'retry', 'retries'),
      );
    }
    for (const { processors, heartbeatSeconds, silenceSeconds, budgetSeconds } of runs) {
      for (const processor of processors) {
        add(environment, processor, 'budget', Duration.seconds(budgetSeconds).toString());
        add(environment, processor, 'allowed silence', Duration.seconds(silenceSeconds).toString());
        add(environment, processor, 'heartbeat', Duration.seconds(heartbeatSeconds).toString());
      }
    }
  }
  return found;
}

function timeText({ seconds, from }: Side['audit']['timeouts'][number]['timeout']): string {
  if (seconds === null) return from === 'unresolved' ? 'known at apply only' : 'none';
  const text = Duration.seconds(seconds).toString();
  return from === 'default' ? `${text} (the platform's default)` : text;
}
