import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { GcsBackend, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { didYouMean } from '../model/nearest-name';
import { namesOf, type Names } from '../model/names';
import type { Pipeline } from '../model/pipeline';
import { refuse } from '../model/problem';

export interface EnvironmentStackProps {
  readonly pipeline: Pipeline;
  /** One of the pipeline's `projects`, such as `prod`. */
  readonly environment: string;
}

/** A stack of one environment: provider, project and state backend. */
export abstract class EnvironmentStack extends TerraformStack {
  readonly project: string;
  protected readonly names: Names;

  /**
   * The state is kept in the bucket of the context key `stateBucket` (cdktf.json), each stack under a prefix of its own;
   * without that key, in a file beside cdktf.json. The path is relative, so that every checkout synthesizes to the same
   * bytes.
   *
   * @throws InputError DEC040 for an environment without a project
   */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    const { pipeline, environment } = props;
    const project = projectOf(pipeline, environment, id);
    this.project = project;
    this.names = namesOf(pipeline);
    new GoogleProvider(this, 'google', {
      project,
      region: pipeline.region,
      // The provider adds its label `goog-terraform-provisioned` to adopted services too. A deploy that removes it
      // (`gcloud run services replace`) would cause a change in every plan that ignore_changes cannot name.
      addTerraformAttributionLabel: false,
    });
    const bucket: unknown = this.node.tryGetContext('stateBucket');
    if (typeof bucket === 'string' && bucket !== '')
      new GcsBackend(this, { bucket, prefix: this.names.stateFolder(id) });
    else new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
  }
}

/**
 * Project id of an environment.
 * @throws InputError DEC040 for an environment without a project
 */
export function projectOf(pipeline: Pipeline, environment: string, where: string): string {
  return (
    pipeline.projects[environment] ??
    refuse({
      code: 'DEC040',
      where,
      rule: 'an environment has a project in the declaration',
      got: `'${environment}'`,
      fix: didYouMean(environment, Object.keys(pipeline.projects)),
    })
  );
}
