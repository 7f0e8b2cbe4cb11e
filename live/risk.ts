import { valueOf, type Reading } from '../audit/facts/reading';
import { Duration } from '../model/duration';
import { NONE, type Settings, type Value } from './setting';

interface Change extends Pick<Settings, 'kind'> {
  readonly setting: string;
  readonly declared: Reading<Value>;
  readonly live: Reading<Value>;
}

/** What an apply may cause, by setting: where the declared value is lower or higher, or in any case. */
const RISKS: Readonly<Record<string, { readonly lower?: string; readonly higher?: string; readonly other?: string }>> =
  {
    timeout: { lower: 'requests that take longer end with 504', higher: 'a request that hangs is kept longer' },
    'Cloud Run job timeout': {
      lower: 'an attempt that takes longer is ended',
      higher: 'an attempt that hangs runs longer',
    },
    attemptDeadline: {
      lower: 'an answer after it counts as failed, and the call is repeated while the first one still runs',
      higher: 'a call that hangs delays the next one of its schedule',
    },
    ackDeadline: {
      lower: 'a message whose handler takes longer is delivered again while the first delivery runs',
      higher: 'a message whose handler hangs is delivered again later',
    },
    retention: { lower: 'messages that wait longer are lost', higher: 'none' },
    retries: { lower: 'fewer attempts after a failure', higher: 'more attempts after a failure' },
    tasks: { other: 'an execution does another part of the work' },
    parallelism: { lower: 'an execution takes longer', other: 'more tasks run at once: more load on what they call' },
    event: { other: 'the function is called by other events, or no longer' },
    maxInstances: { lower: 'more requests wait or are refused under load', higher: 'more load on what it calls' },
    concurrency: { lower: 'more instances for the same load', higher: 'more memory and CPU in use per instance' },
    minBackoff: { other: 'the pause before the next attempt changes' },
    maxBackoff: { other: 'the pause before the next attempt changes' },
    maxDeliveryAttempts: { other: 'messages that fail this often move to the dead-letter topic' },
    deadLetterTopic: { other: 'dead letters go to another topic, to which Pub/Sub must be allowed to publish' },
    expiresAfter: { other: 'an idle subscription is deleted after another time, with its messages' },
    cron: { other: 'it runs at other times' },
    timeZone: { other: 'it runs at other times' },
    calls: { other: 'calls reach another place' },
    caller: { other: 'calls are refused until this account may call the deployable' },
    serviceAccount: { other: 'the code loses the rights of the account it has now' },
    ingress: { other: 'other networks reach it, or no longer reach it' },
    state: { other: 'none: an apply neither pauses nor resumes a job' },
    enabled: { other: 'the policy notifies, or no longer notifies' },
    channels: { other: 'others are notified' },
    'notification channel enabled': { other: 'notifications reach it, or no longer reach it' },
    verification: { other: 'none: an apply verifies nothing; verify the channel in the console' },
    to: { other: 'notifications go to another address' },
    topic: { other: 'the subscription is replaced, and its messages are lost' },
  };

/** What an apply of a declared value may cause: half a sentence. */
export function riskOf({ kind, setting, declared, live }: Change): string {
  const { lower, higher, other } = RISKS[`${kind} ${setting}`] ?? RISKS[setting] ?? {};
  const order = compared(valueOf(declared), valueOf(live));
  return (
    (order < 0 ? lower : order > 0 ? higher : undefined) ??
    other ??
    'the policy fires earlier, later, or on something else'
  );
}

/** Below 0 where the first is lower; 0 where the two have no order. */
function compared(a: Value | undefined, b: Value | undefined): number {
  if (a === NONE || b === NONE) return 0;
  return numberOf(a) - numberOf(b) || 0;
}

function numberOf(value: Value | undefined): number {
  if (value instanceof Duration) return value.toSeconds();
  return typeof value === 'number' ? value : NaN;
}
