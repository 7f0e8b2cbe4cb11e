import { minuteText } from '../../model/timestamp';
import { escapeHtml } from '../parts/html';

/** What a report was made from. */
export interface Provenance {
  /** Undefined outside of a git checkout. */
  readonly commit:
    | {
        /** Short form of its id. */
        readonly id: string;
        /** When it was committed, RFC 3339. */
        readonly date: string;
        /** Do files differ from it? */
        readonly isChanged: boolean;
      }
    | undefined;
  /** Packages with their versions. */
  readonly versions: readonly (readonly [name: string, version: string])[];
}

/** One line: the commit, its date, and the versions. */
export function provenanceHtml({ commit, versions }: Provenance): string {
  const of =
    commit === undefined
      ? 'commit unknown: not a git checkout'
      : `commit <code>${escapeHtml(commit.id)}</code> of ${escapeHtml(instantText(commit.date))}${commit.isChanged ? ', <b class="warn">with uncommitted changes</b>' : ''}`;
  const named = versions.map(([name, version]) => `${escapeHtml(name)} ${escapeHtml(version)}`);
  return `<p class="soft">${[of, ...named].join(' · ')}</p>`;
}

/** `2026-11-30 18:12 UTC`; text that is no date stays. */
function instantText(date: string): string {
  const at = Date.parse(date);
  return Number.isNaN(at) ? date : minuteText(at);
}
