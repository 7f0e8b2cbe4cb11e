import { foldText } from '../../fold-text';

/** How the folded names of the logs of a project, folder or organization begin. */
export function logNameStart(resource: string): string {
  return foldText(`${resource}/logs/`);
}
