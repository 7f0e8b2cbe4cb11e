import { createHash } from 'node:crypto';
import type { AuditResult, RuleResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import type { Waiver } from '../../audit/waivers';
import { sarifLog, uriOf } from '../parts/sarif-log';
import { valuesText } from './finding-text';
import { pathIn, type Checkout } from './checkout';
import type { DocLink } from './doc-link';

/** What SARIF holds of a result. */
export type SarifInput = Pick<AuditResult, 'findings' | 'waived' | 'rules' | 'stacks' | 'unread' | 'unreadModules'>;

/** What the report says of the tool. */
export interface SarifOptions {
  /** Version of this package. */
  readonly version: string;
  readonly linkOf: DocLink;
  /** Where the audited files lie: viewers know them by their paths in it. @default - as the files are named */
  readonly checkout?: Checkout | undefined;
}

/**
 * The findings as SARIF 2.1.0, for GitHub code scanning and other viewers: one result for each finding, at its file and
 * line where they are known, otherwise at the input. The fingerprint of a result does not depend on its values.
 */
export function sarifReport(result: SarifInput, { version, linkOf, checkout }: SarifOptions): string {
  const { findings, waived, rules, stacks } = result;
  const indexOf = new Map(rules.map(({ id }, i) => [id, i]));
  const numbered = new Map<string, number>();
  const all = [...findings.map((finding) => ({ finding, waiver: undefined })), ...waived];
  const results = all.map(({ finding, waiver }) => {
    const place = `${finding.rule} ${finding.resource ?? finding.address}`;
    const before = numbered.get(place) ?? 0;
    numbered.set(place, before + 1);
    return resultOf(finding, {
      ruleIndex: indexOf.get(finding.rule) ?? -1,
      fingerprint: createHash('sha256').update(`${place} ${before}`).digest('hex'),
      fileOf: (source) => {
        const file = source?.file ?? stacks[0] ?? 'input';
        return (checkout && pathIn(checkout, file)) ?? file;
      },
      waiver,
    });
  });
  return sarifLog({
    version,
    remote: checkout?.remote,
    rules: rules.map((rule) => ruleOf(rule, linkOf)),
    notRead: notReadIn(result),
    results,
  });
}

function ruleOf({ id, name, title, severity, doc }: RuleResult, linkOf: DocLink) {
  const link = linkOf(doc);
  const isAbsolute = link.startsWith('https://');
  const page = isAbsolute ? `The page of the rule: ${link}` : `\`phasewatch audit --explain ${id}\` prints its page.`;
  return {
    id,
    name,
    shortDescription: { text: sentence(title) },
    help: { text: `${sentence(title)} ${page}` },
    ...(isAbsolute ? { helpUri: link } : {}),
    defaultConfiguration: { level: severity },
  };
}

interface Place {
  readonly ruleIndex: number;
  readonly fingerprint: string;
  /** The file of a source; the input stands for one that is not known. */
  readonly fileOf: (source: Finding['source']) => string;
  /** What accepts it; undefined where nothing does. */
  readonly waiver: Waiver | undefined;
}

function resultOf(finding: Finding, { ruleIndex, fingerprint, fileOf, waiver }: Place) {
  const { rule, severity, status, address, resource, source, message, detail, values, fix } = finding;
  const found = values.length === 0 ? '' : ` Found: ${valuesText(values)}.`;
  return {
    ruleId: rule,
    ruleIndex,
    level: status === 'unresolved' ? 'note' : severity,
    message: { text: `${resource ?? address}: ${message}. ${detail}${found} Fix: ${fix}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(fileOf(source)), uriBaseId: '%SRCROOT%' },
          region: { startLine: source?.line ?? 1 },
        },
        logicalLocations: [{ fullyQualifiedName: resource ?? address, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'phasewatch/v1': fingerprint },
    ...(waiver === undefined ? {} : { suppressions: [suppressionBy(waiver)] }),
  };
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html#_Toc34317734 */
function suppressionBy({ reason, expires, inSource }: Waiver) {
  return {
    kind: inSource === undefined ? 'external' : 'inSource',
    status: 'accepted',
    justification: `${reason} (until ${expires})`,
  };
}

function notReadIn({ unread, unreadModules }: SarifInput): string[] {
  return [
    ...unread.map(({ type, count }) => `${count} ${type} not read`),
    ...unreadModules.map((module) => `${module} not read`),
  ];
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
