import type { Facts } from './facts';
import type { Finding, FoundValue, Severity } from './finding';
import type { Profile } from './profile';

/** The result of a rule for one thing that it judged. */
export type Verdict =
  | { readonly status: 'pass' | 'not-applicable'; readonly address: string }
  | {
      readonly status: 'fail';
      readonly address: string;
      readonly message: string;
      readonly detail: string;
      readonly values: readonly FoundValue[];
      readonly fix: string;
      /** @default - the rule's own */
      readonly severity?: Severity;
    }
  | {
      readonly status: 'unresolved';
      readonly address: string;
      /** What could not be judged, and why: `cannot compare X with Y: ...` */
      readonly message: string;
      /** @default - declare it, or include the stack that holds it */
      readonly fix?: string;
    };

export type Failure = Extract<Verdict, { status: 'fail' }>;

/** One rule: a folder of `audit/rules/` with its code, its page, and its triggering and correct cases. */
export interface Rule {
  /** Stable id, such as `TMO002`. */
  readonly id: string;
  /** Readable name, such as `ack-deadline`; the name of the file with its code. */
  readonly name: string;
  /** What must hold: one sentence in lower case, without a full stop. */
  readonly title: string;
  readonly severity: Severity;
  /** `platform`: Google's limits and semantics. `phasewatch`: a convention of this project. */
  readonly profile: Profile;
  /** One verdict for each thing that it judged; empty where there was nothing to judge. */
  check(facts: Facts): readonly Verdict[];
}

export function passed(address: string): Verdict {
  return { status: 'pass', address };
}

export function notApplicable(address: string): Verdict {
  return { status: 'not-applicable', address };
}

export function undecided(address: string, message: string, fix?: string): Verdict {
  return { status: 'unresolved', address, message, ...(fix === undefined ? {} : { fix }) };
}

export function failed(failure: Omit<Failure, 'status'>): Verdict {
  return { status: 'fail', ...failure };
}

/** Path of the page about a rule. */
export function pageOf({ id }: Rule): string {
  return `audit/rules/${id}/README.md`;
}

/** What shows the content of modules whose code is not there. */
export const UNREAD_MODULES =
  'run terraform init in the folder, which fetches the code of modules, or audit a plan (--plan)';

/** What shows a value that a plan does not hold. */
const AFTER_APPLY =
  'audit the Terraform files (--stack FOLDER), or the state after the apply (terraform show -json, --plan)';
const LITERAL = 'declare it as a literal, or include the stack that holds it';

/** The finding of a verdict; undefined for a pass. */
export function findingOf(rule: Rule, verdict: Verdict): Finding | undefined {
  const common = { rule: rule.id, name: rule.name, address: verdict.address, doc: pageOf(rule) };
  switch (verdict.status) {
    case 'pass':
    case 'not-applicable':
      return undefined;
    case 'fail': {
      const { message, detail, values, fix } = verdict;
      return { ...common, severity: verdict.severity ?? rule.severity, status: 'fail', message, detail, values, fix };
    }
    case 'unresolved':
      return {
        ...common,
        severity: 'warning',
        status: 'unresolved',
        message: verdict.message,
        detail: `Not judged, which is not a pass. The rule: ${rule.title}.`,
        values: [],
        fix: verdict.fix ?? (verdict.message.includes('known after apply') ? AFTER_APPLY : LITERAL),
      };
  }
}
