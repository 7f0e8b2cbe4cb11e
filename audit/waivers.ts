import { z } from 'zod';
import { refuse } from '../model/problem';
import { isDay } from '../model/utc-day';
import type { Resource, SourcePosition } from '../terraform/resource';
import type { Finding } from './finding';
import { misfitOf } from '../model/misfit';

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
  /** Of a comment in a file of Terraform: where it stands, and the addresses of the resource that it stands at. */
  readonly inSource?: { readonly at: SourcePosition; readonly addresses: ReadonlySet<string> };
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
  return refuse({
    code: 'AUD003',
    where,
    rule: 'a waiver has rule, address, reason and expires',
    got: misfitOf(parsed.error),
    fix: 'see docs/waivers.md',
  });
}

/** `TMO002:exp:2027-01-31 reason`, as trivy and tfsec write a rule and its last day. */
const IGNORE = /^(?<rule>[^\s:]+)(?::exp:(?<expires>\S+))?\s*(?<reason>.*)$/;

/**
 * The waivers in comments at resources; a comment at a resource with several instances is one waiver.
 * @throws InputError AUD003 where a comment has no rule, no day or no reason
 */
export function waiversInSource(resources: readonly Resource[]): Waiver[] {
  const found = new Map<
    string,
    { readonly text: string; readonly at: SourcePosition; readonly addresses: Set<string> }
  >();
  for (const { path, ignores = [] } of resources)
    for (const { text, at } of ignores) {
      const where = `${at.file}, line ${at.line}`;
      const known = found.get(where);
      if (known === undefined) found.set(where, { text, at, addresses: new Set([path]) });
      else known.addresses.add(path);
    }
  return [...found].map(([where, { text, at, addresses }]) => {
    const { rule, expires, reason } = IGNORE.exec(text.trim())?.groups ?? {};
    const [address] = addresses;
    return { ...readWaiver(where, { rule, address, expires, reason }), inSource: { at, addresses } };
  });
}

/** Findings after waivers. */
export interface WaiverResult {
  /** The findings that no waiver accepts, and one for each expired waiver that would accept one. */
  readonly findings: readonly Finding[];
  readonly waived: readonly WaivedFinding[];
  /** One finding for each other waiver of a file of waivers that accepts nothing: it may be about another input. */
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
  const idle = waivers.filter((waiver) => !used.has(waiver) && !ended.includes(waiver));
  const found = (all: readonly Waiver[]) => all.map((waiver) => findingOf(waiver, valid.includes(waiver)));
  return {
    findings: [
      ...findings.filter((finding) => !accepted.has(finding)),
      ...found(ended),
      ...found(idle.filter(({ inSource }) => inSource !== undefined)),
    ],
    waived,
    idle: found(idle.filter(({ inSource }) => inSource === undefined)),
  };
}

function covers({ rule, address, inSource }: Waiver, finding: Finding): boolean {
  if (rule !== finding.rule) return false;
  if (inSource !== undefined) return inSource.addresses.has(finding.address);
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

/** The findings about waivers themselves, which docs/waivers.md explains. */
export const WAIVER_FINDINGS: readonly string[] = [EXPIRED.code, UNUSED.code];

function findingOf({ rule, address, reason, expires, where, inSource }: Waiver, isValid: boolean): Finding {
  const { code, name, fix } = isValid ? UNUSED : EXPIRED;
  return {
    rule: code,
    name,
    severity: 'warning',
    status: 'fail',
    address: where,
    ...(inSource === undefined ? {} : { source: inSource.at }),
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
