import type { WrittenCall } from '../../read-filter';
import { onlyArgument, textArgument } from '../read-arguments';

/** Arguments of `log_id()`. */
export interface LogIdArguments {
  readonly id: string;
}

export function parse(call: WrittenCall, text: string): LogIdArguments {
  return { id: textArgument(onlyArgument(call, text, 'log_id("LOG_ID")'), text) };
}
