import { parseLoggingFilter } from '../../../alerting/filters/logging/parse-filter';
import { printLoggingFilter } from '../../../alerting/filters/logging/print-filter';
import { splitFilter } from '../../../alerting/filters/logging/split-filter';

/** Both parts, as filters are written. */
function split(filter: string): readonly [ofEntry: string, ofOwner: string | undefined] {
  const { ofEntry, ofOwner } = splitFilter(parseLoggingFilter(filter).tree);
  return [printLoggingFilter(ofEntry), ofOwner && printLoggingFilter(ofOwner)];
}

describe('conditions on log and resource', () => {
  test.each([
    ['resource.type=a jsonPayload.x=b', 'jsonPayload.x = b', 'resource.type = a'],
    [
      'jsonPayload.x=(b OR c) AND log_id(d) AND (resource.labels.e=f OR logName:g) AND severity>=ERROR',
      'jsonPayload.x = (b OR c) AND severity >= ERROR',
      'log_id(d) AND (resource.labels.e = f OR logName:g)',
    ],
    ['NOT resource.type=a AND protoPayload.x=b', 'protoPayload.x = b', 'NOT resource.type = a'],
  ])('are split off: %s', (filter, ofEntry, ofOwner) => {
    expect(split(filter).map((part) => part && normal(part))).toEqual([normal(ofEntry), normal(ofOwner)]);
  });

  test.each([
    [
      'the other conditions may match most entries',
      'resource.type=a severity>=INFO jsonPayload.x:* NOT jsonPayload.y=z',
    ],
    ['there are no others', 'resource.type=a'],
    ['there are none', 'jsonPayload.x=b severity=ERROR'],
    ['they are combined with others', '(resource.type=a OR jsonPayload.x=b) jsonPayload.y!=c'],
    ['the whole resource is searched', 'resource:a jsonPayload.x=b'],
    ['there is no filter', ''],
  ])('are not split off where %s: %s', (_, filter) => {
    const { tree } = parseLoggingFilter(filter);
    expect(splitFilter(tree)).toEqual({ ofEntry: tree, ofOwner: undefined });
  });
});

/** A filter in the printed notation. */
const normal = (filter: string) => printLoggingFilter(parseLoggingFilter(filter).tree);
