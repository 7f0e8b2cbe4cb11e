import type { AuditResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import type { CallTimeout, RunTimes, TimeoutRow } from '../../audit/timeouts';

/** A finding with its number in the audit, from 1. */
export interface NumberedFinding {
  readonly number: number;
  readonly finding: Finding;
}

/** All timeouts of one deployable, and the findings about them. */
export interface DeployableTimeouts extends Pick<
  TimeoutRow,
  'phase' | 'deployable' | 'address' | 'timeout' | 'ceiling'
> {
  readonly calls: readonly CallTimeout[];
  readonly runs: readonly RunTimes[];
  readonly findings: readonly NumberedFinding[];
}

/** The parts of a deployable that a finding may be about. */
export type TimeoutPart =
  | { readonly kind: 'timeout' }
  /** The deployable as a whole. */
  | { readonly kind: 'other' }
  | { readonly kind: 'runs'; readonly runs: RunTimes }
  | { readonly kind: 'call'; readonly call: CallTimeout };

/** Fields of a processor, as findings name them. */
const RUN_FIELDS = new Set(['heartbeat', 'heartbeatInterval', 'silence', 'allowedSilence', 'budget']);

/** The deployables of an audit, in its order. */
export function deployableTimeouts({ timeouts, findings }: AuditResult): DeployableTimeouts[] {
  const byPlace = new Map<string, TimeoutRow[]>();
  for (const row of timeouts) {
    const place = `${row.environment} ${row.address}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), row]);
  }
  const numbered = findings.map((finding, i) => ({ number: i + 1, finding }));
  return [...byPlace.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const calls = rows.flatMap(({ call }) => call ?? []);
    const one = { ...first, calls, findings: [] };
    return [{ ...one, findings: numbered.filter(({ finding }) => isAbout(finding, one)) }];
  });
}

function isAbout(finding: Finding, { deployable, address, calls, runs }: DeployableTimeouts): boolean {
  const places = [address, ...calls.map((call) => call.address)];
  const names = [deployable, ...calls.map(({ by }) => by), ...runs.flatMap(({ processors }) => processors)];
  return places.includes(finding.address) || finding.values.some(({ of }) => names.includes(of));
}

/** The findings about one part. */
export function findingsAbout(
  { findings, deployable, calls }: DeployableTimeouts,
  part: TimeoutPart,
): readonly NumberedFinding[] {
  return findings.filter(({ finding: { address, values } }) => {
    const called = calls.filter((call) => call.address === address || values.some(({ of }) => of === call.by));
    const isOfRuns = values.some(({ field }) => RUN_FIELDS.has(field));
    const isOfTimeout = values.some(({ of, field }) => of === deployable && field === 'timeout');
    switch (part.kind) {
      case 'call':
        return called.includes(part.call);
      case 'runs':
        return isOfRuns;
      case 'timeout':
        return isOfTimeout;
      case 'other':
        return called.length === 0 && !isOfRuns && !isOfTimeout;
    }
  });
}
