import { createHash } from 'node:crypto';
import { CHANGE_KINDS, type Change, type ChangeKind } from '../../review/change';
import type { Review } from '../../review/compare';
import { sarifLog, uriOf } from '../parts/sarif-log';
import { changeText, HEADINGS } from './change-text';

/** What the report says of the tool and of the input. */
export interface ReviewSarifOptions {
  /** Version of this package. */
  readonly version: string;
  /** The file that stands for a change whose place is not known: code scanning shows no result without a file. */
  readonly input: string;
}

/**
 * A comparison as SARIF 2.1.0: one result for each change, an error where it fails and a note where it informs. The
 * fingerprint of a result does not depend on its values. What was not compared is a notification.
 */
export function reviewSarif({ changes, notJudged }: Review, { version, input }: ReviewSarifOptions): string {
  return sarifLog({
    version,
    rules: CHANGE_KINDS.map(ruleOf),
    notRead: notJudged.map((what) => `not judged: ${what}`),
    results: changes.map((change) => resultOf(change, change.fails, input)),
  });
}

function ruleOf(kind: ChangeKind) {
  return { id: `diff/${kind}`, shortDescription: { text: HEADINGS[kind] } };
}

function resultOf(change: Change, fails: boolean, input: string) {
  const { kind, subjects, field, source } = change;
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([kind, subjects, field]))
    .digest('hex');
  return {
    ruleId: `diff/${kind}`,
    ruleIndex: CHANGE_KINDS.indexOf(kind),
    level: fails ? 'error' : 'note',
    message: { text: `${HEADINGS[kind]}: ${changeText(change)}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(source?.file ?? input), uriBaseId: '%SRCROOT%' },
          region: { startLine: source?.line ?? 1 },
        },
        logicalLocations: subjects.map((name) => ({ fullyQualifiedName: name, kind: 'resource' })),
      },
    ],
    partialFingerprints: { 'phasewatch/v1': fingerprint },
  };
}
