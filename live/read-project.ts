import { collectFacts, type Facts } from '../audit/facts';
import { refuse } from '../model/problem';
import type { AssetInput } from '../terraform/assets/read-assets';

/** A running project. */
export interface LiveProject {
  /** Google Cloud project id. */
  readonly project: string;
  readonly facts: Facts;
}

/**
 * The facts about a running project.
 * @param source where the assets come from, for errors
 * @throws InputError LIV001 where the assets are of no project, or of several
 */
export function liveProject({ resources, hasPolicies }: AssetInput, source: string): LiveProject {
  const projects = [...new Set(resources.flatMap(({ address }) => PROJECT.exec(address)?.[1] ?? []))];
  const [project, ...others] = projects;
  if (project === undefined || others.length > 0) {
    return refuse({
      code: 'LIV001',
      where: source,
      rule: 'the assets are those of one project',
      got: project === undefined ? 'no asset that names a project' : projects.sort().join(', '),
      fix: 'list the assets of one project: gcloud asset list --project=PROJECT --content-type=resource --format=json',
    });
  }
  const facts = collectFacts('', resources, { runbooks: new Set(), profile: 'platform', hasPolicies });
  return { project, facts };
}

const PROJECT = /^\/\/[^/]+\/projects\/([^/]+)\//;
