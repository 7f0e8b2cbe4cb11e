import type { RunRecord } from '../../../guard/run/run-record';
import { PROCESSOR_EVENT_TYPES } from '../../../model/run-event';

/** In which ways a run went back from one stored state to the next, in words; empty where it did not. */
export function backwardSteps(before: RunRecord | undefined, after: RunRecord): string[] {
  if (before === undefined) return [];
  const steps: string[] = [];
  const name = `${after.processor} ${after.runId}~${after.attempt}`;
  if (before.state !== 'running' && after.state === 'running')
    steps.push(`${name} went from ${before.state} to running`);
  if (before.lastSeenAt > after.lastSeenAt && after.aliveAt === before.aliveAt && before.aliveAt !== null) {
    steps.push(`${name} was last seen earlier than before`);
  }
  if ((before.aliveAt ?? 0) > (after.aliveAt ?? 0)) steps.push(`${name} forgot a sign of life`);
  for (const type of PROCESSOR_EVENT_TYPES) {
    const [was, is] = [before.seen[type], after.seen[type]];
    if (was !== null && (is === null || is > was)) steps.push(`${name} forgot that it ${type}`);
  }
  if (before.end !== null && (after.end === null || after.end.at > before.end.at)) steps.push(`${name} forgot its end`);
  if (before.closure !== null && after.closure?.at !== before.closure.at) steps.push(`${name} was closed twice`);
  if (before.closure?.reported === true && after.closure?.reported !== true)
    steps.push(`${name} forgot that it was reported`);
  if (before.resolution !== null && after.resolution?.at !== before.resolution.at)
    steps.push(`${name} was resolved twice`);
  if (before.retry !== null && after.retry?.at !== before.retry.at) steps.push(`${name} was retried twice`);
  return steps;
}
