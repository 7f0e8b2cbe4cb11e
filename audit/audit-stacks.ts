import { readSynthesizedStack, type StackDocument } from '../terraform/terraform-json';
import { audit, type AuditOptions, type AuditResult } from './audit';

/** {@link audit} of stacks as read from their files. */
export function auditStacks(documents: readonly StackDocument[], options: AuditOptions): AuditResult {
  return audit(documents.flatMap(readSynthesizedStack), options);
}
