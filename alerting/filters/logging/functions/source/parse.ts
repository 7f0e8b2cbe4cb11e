import type { WrittenCall } from '../../read-filter';
import { misuse, onlyArgument, textArgument } from '../read-arguments';

/** Arguments of `source()`. */
export interface SourceArguments {
  /** Such as `projects/my-project`. */
  readonly resource: string;
}

export function parse(call: WrittenCall, text: string): SourceArguments {
  const arg = onlyArgument(call, text, 'source(projects/PROJECT_ID)');
  const resource = textArgument(arg, text);
  if (/^(projects|folders|organizations|billingAccounts)\/[^/]+$/.test(resource)) return { resource };
  return misuse(arg, text, 'expected projects/ID, folders/ID, organizations/ID or billingAccounts/ID');
}
