import { readAssets } from '../terraform/assets/read-assets';
import type { UnreadAssets } from '../live/google/asset-listing';
import { liveProject, type LiveProject } from '../live/read-project';
import { UsageError } from './usage-error';

/** Options that name what runs: one of them. */
export interface LiveOptions {
  readonly assets?: string;
  readonly project?: string;
}

export const ASSETS_HELP = 'output of `gcloud asset list --content-type=resource --format=json`; - for standard input';
export const PROJECT_HELP = 'read the assets of this project, with your Google credentials; nothing in it is changed';

/** A running project, and what could not be read of it. */
export interface ReadProject extends LiveProject {
  /** Of files it is not known: none. */
  readonly unread: readonly UnreadAssets[];
}

/**
 * The running project that the options name.
 * @throws UsageError and InputError where it cannot be read
 */
export async function readLive({ assets, project }: LiveOptions, name: string): Promise<ReadProject> {
  if ((assets === undefined) === (project === undefined))
    throw new UsageError(`${name}: name what runs with --assets FILE or with --project ID`);
  if (assets !== undefined) return { ...liveProject(await readAssets(assets), assets), unread: [] };
  const id = project ?? '';
  // With Google's client, which a file of assets does not need.
  const { readProjectAssets } = await import('./project-assets');
  const listing = await readProjectAssets(id);
  return { ...liveProject(listing, `--project ${id}`), unread: listing.unread };
}

/** What runs, in texts: the file, or the project. */
export function sourceText({ assets, project }: LiveOptions): string {
  return assets === '-' ? 'standard input' : (assets ?? `project ${project ?? ''}`);
}
