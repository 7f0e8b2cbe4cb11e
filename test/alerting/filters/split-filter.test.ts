import { parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../alerting/filters/logging/print-filter';
import { splitFilter } from '../../../alerting/filters/logging/split-filter';

/** Both parts, as filters are written. */
function split(filter: string): readonly [ofEntry: string, ofOwner: string | undefined] {
  const { ofEntry, ofOwner } = splitFilter(parseLoggingFilter(filter).tree);
  return [printLoggingFilter(ofEntry), ofOwner && printLoggingFilter(ofOwner)];
}

describe('what a filter asks of the owner of an entry', () => {
  test.each([
    ['resource.type=a jsonPayload.x=b', 'jsonPayload.x = b', 'resource.type = a'],
    [
      'jsonPayload.x=(b OR c) AND log_id(d) AND (resource.labels.e=f OR logName:g) AND severity>=ERROR',
      'jsonPayload.x = (b OR c) AND severity >= ERROR',
      'log_id(d) AND (resource.labels.e = f OR logName:g)',
    ],
    ['NOT resource.type=a AND protoPayload.x=b', 'protoPayload.x = b', 'NOT resource.type = a'],
  ])('is taken apart: %s', (filter, ofEntry, ofOwner) => {
    expect(split(filter).map((part) => part && normal(part))).toEqual([normal(ofEntry), normal(ofOwner)]);
  });

  test.each([
    ['the rest may hold for most entries', 'resource.type=a severity>=INFO jsonPayload.x:* NOT jsonPayload.y=z'],
    ['there is no rest', 'resource.type=a'],
    ['nothing is asked of the owner', 'jsonPayload.x=b severity=ERROR'],
    ['it is asked together with the rest', '(resource.type=a OR jsonPayload.x=b) jsonPayload.y!=c'],
    ['the whole resource is asked', 'resource:a jsonPayload.x=b'],
    ['there is no filter', ''],
  ])('is not taken apart where %s: %s', (_, filter) => {
    const { tree } = parseLoggingFilter(filter);
    expect(splitFilter(tree)).toEqual({ ofEntry: tree, ofOwner: undefined });
  });
});

/** A filter as it is printed, whatever way it was written. */
const normal = (filter: string) => printLoggingFilter(parseLoggingFilter(filter).tree);
