import { z } from 'zod';
import { refuse } from '../model/problem';
import { isDay } from '../model/utc-day';
import type { Finding } from './finding';

/** A decision to accept a finding until a day. */
export interface Waiver {
  /** Such as `TMO007`. */
  readonly rule: string;
  /** Pattern of the finding's address; `*` stands for any characters. */
  readonly address: string;
  readonly reason: string;
  /** The last day on which it holds, such as `2027-05-31`. */
  readonly expires: string;
  /** File and line. */
  readonly where: string;
}

/** A finding that a waiver accepts. */
export interface WaivedFinding {
  readonly finding: Finding;
  readonly waiver: Waiver;
}

const waiverSchema = z.strictObject({
  rule: z.string().regex(/^[A-Z]{3}\d{3}$/, 'a rule such as TMO007'),
  address: z.string().min(1),
  reason: z.string().min(10, 'a reason in a few words'),
  expires: z.string().refine(isDay, 'a day such as 2027-05-31'),
});

/**
 * Reads one waiver.
 * @throws InputError AUD003 where a field is missing, unknown or invalid
 */
export function readWaiver(where: string, value: unknown): Waiver {
  const parsed = waiverSchema.safeParse(value);
  if (parsed.success) return { ...parsed.data, where };
  const [issue] = parsed.error.issues;
  return refuse({
    code: 'AUD003',
    where,
    rule: 'a waiver has rule, address, reason and expires',
    got: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    fix: 'see docs/waivers.md',
  });
}

/** Findings after waivers. */
export interface WaiverResult {
  /** The findings that no waiver accepts, and one for each expired waiver that would accept one. */
  readonly findings: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  /** One finding for each other waiver that accepts nothing: it may be about another input. */
  readonly idle: readonly Finding[];
}

/**
 * Takes the waived findings out. A waiver that has expired accepts nothing, and one that accepts nothing is a finding
 * itself, so that the list stays as short as the decisions that still matter.
 */
export function applyWaivers(
  findings: readonly Finding[],
  waivers: readonly Waiver[],
  today: string | undefined,
): WaiverResult {
  const valid = waivers.filter(({ expires }) => today !== undefined && expires >= today);
  const waived = findings.flatMap((finding): WaivedFinding[] => {
    const waiver = valid.find((one) => covers(one, finding));
    return waiver === undefined ? [] : [{ finding, waiver }];
  });
  const accepted = new Set(waived.map(({ finding }) => finding));
  const used = new Set(waived.map(({ waiver }) => waiver));
  const ended = waivers.filter((one) => !valid.includes(one) && findings.some((finding) => covers(one, finding)));
  return {
    findings: [
      ...findings.filter((finding) => !accepted.has(finding)),
      ...ended.map((waiver) => findingOf(waiver, false)),
    ],
    waived,
    idle: waivers
      .filter((waiver) => !used.has(waiver) && !ended.includes(waiver))
      .map((waiver) => findingOf(waiver, valid.includes(waiver))),
  };
}

function covers({ rule, address }: Waiver, finding: Finding): boolean {
  if (rule !== finding.rule) return false;
  const pattern = address.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(finding.address);
}

const EXPIRED = {
  code: 'WVR001',
  name: 'waiver-expired',
  rule: 'a waiver has not expired',
  fix: 'fix the finding, or decide again with a new day',
} as const;
const UNUSED = {
  code: 'WVR002',
  name: 'waiver-unused',
  rule: 'a waiver accepts a finding',
  fix: 'remove it, or correct its address',
} as const;

function findingOf({ rule, address, reason, expires, where }: Waiver, isValid: boolean): Finding {
  const { code, name, fix } = isValid ? UNUSED : EXPIRED;
  return {
    rule: code,
    name,
    severity: 'warning',
    status: 'fail',
    address: where,
    message: isValid
      ? `the waiver of ${rule} for ${address} accepts no finding`
      : `the waiver of ${rule} for ${address} expired on ${expires}`,
    detail: isValid
      ? 'What it accepted is gone, or its address is misspelt; left in place it would hide the next finding.'
      : 'It accepts nothing any more.',
    values: [{ of: where, field: 'reason', value: reason }],
    fix,
    doc: 'docs/waivers.md',
  };
}
