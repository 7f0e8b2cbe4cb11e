import { z } from 'zod';
import { duration, schemaOf, text } from '../../model/schema-of';
import type { Duration } from '../../model/duration';
import type { IncidentRecord } from '../../alerting/evaluation/incident-log';
import type { Outcome } from '../outcome';
import type { ExpectationKind, Verdict } from './expectation-kind';
import { formatAfter } from './format-after';
import { oneFault, startOf, type OneFault } from './one-fault';

export type Detected = {
  readonly kind: 'detected';
  readonly policy: string;
  /**
   * A label value of the incident, such as a processor, phase, deployable or job: only incidents with it count. With it,
   * or with `of`, incidents before the fault have another cause.
   * @default - the first incident of the policy counts, and one before the fault is a false alarm
   */
  readonly names?: string;
} & OneFault &
  (
    | /** The policy opens an incident at most this long after the first harm, in the worst case of visibility. */ {
        readonly within: Duration;
      }
      /** The policy opens an incident between the fault and this instant (RFC 3339), in the worst case. */
    | { readonly by: string }
  );

const common = { kind: z.literal('detected'), policy: text, names: text.optional(), ...oneFault };

export const detected: ExpectationKind<Detected> = {
  schema: schemaOf<Detected>()(
    z.union([z.strictObject({ ...common, within: duration }), z.strictObject({ ...common, by: z.string() })]),
  ),
  needsSimulation: false,
  readsIncidents: true,
  until: (expectation) => ('by' in expectation ? expectation.by : expectation.within),
  firing: ({ policy }) => policy,
  judge: (outcome, expectation) => {
    const { policy, names } = expectation;
    const when = 'by' in expectation ? `by ${expectation.by}` : `within ${expectation.within.toString()}`;
    const expected = `${policy} fires ${names === undefined ? '' : `for ${names} `}${when}`;
    const result = outcome.worst.policies.find(({ id }) => id === policy);
    const isOfAny = names === undefined && expectation.of === undefined;
    const openedAt = isOfAny ? (result?.firstOpenedAt ?? null) : openedFor(outcome, expectation);
    if (openedAt === null) return { expected, met: false, got: 'never fired' };
    return { expected, ...firedAt(outcome, expectation, openedAt) };
  },
};

/** When the first incident since the fault opened that counts; null: none. */
function openedFor(outcome: Outcome, { policy, of, names }: Detected): number | null {
  const began = startOf(outcome, of)?.harmAt ?? Infinity;
  const incident = outcome.worst.incidents.find(
    (one) => one.policy === policy && one.openedAt >= began && (names === undefined || labelsOf(one).includes(names)),
  );
  return incident?.openedAt ?? null;
}

function labelsOf({ series }: IncidentRecord): string[] {
  return [...Object.values(series.metric.labels), ...Object.values(series.resource.labels)];
}

function firedAt(outcome: Outcome, expectation: Detected, at: number): Omit<Verdict, 'expected'> {
  const start = startOf(outcome, expectation.of);
  const by = 'by' in expectation ? Date.parse(expectation.by) : undefined;
  if (start === undefined) {
    if (by === undefined) return { met: false, got: 'fired without a fault' };
    return { met: at <= by, got: `at ${new Date(at).toISOString().replace('.000Z', 'Z')}`, afterMs: at - outcome.from };
  }
  const { faultAt, harmAt } = start;
  const isInTime =
    'by' in expectation ? at <= Date.parse(expectation.by) : at - harmAt <= expectation.within.toMilliseconds();
  return {
    // An incident before the fault is a false alarm.
    met: at >= faultAt && isInTime,
    got: `${formatAfter(at, start)} in the worst case`,
    afterMs: Math.max(0, at - harmAt),
    sinceFaultMs: Math.max(0, at - faultAt),
  };
}
