import type { AuditResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import type { CallTimeout, RunTimes, TimeoutRow } from '../../audit/timeouts';
import { rowsByDeployable } from '../audit/rows-by-deployable';
import { findingId, waivedId } from './findings-html';

/** A finding with its place in the page. */
export interface PlacedFinding {
  /** Its fragment. */
  readonly id: string;
  readonly finding: Finding;
  readonly isWaived: boolean;
}

/** All timeouts of one deployable, and the findings about them. */
export interface DeployableTimeouts extends Pick<
  TimeoutRow,
  'phase' | 'deployable' | 'address' | 'timeout' | 'ceiling'
> {
  readonly calls: readonly CallTimeout[];
  readonly runs: readonly RunTimes[];
  readonly findings: readonly PlacedFinding[];
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
export function deployableTimeouts({ timeouts, findings, waived }: AuditResult): DeployableTimeouts[] {
  const placed: PlacedFinding[] = [
    ...findings.map((finding, i) => ({ id: findingId(i + 1), finding, isWaived: false })),
    ...waived.map(({ finding }, i) => ({ id: waivedId(i + 1), finding, isWaived: true })),
  ];
  return rowsByDeployable(timeouts).map((rows) => {
    const calls = rows.flatMap(({ call }) => call ?? []);
    const one = { ...rows[0], calls, findings: [] };
    return { ...one, findings: placed.filter(({ finding }) => isAbout(finding, one)) };
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
): readonly PlacedFinding[] {
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
