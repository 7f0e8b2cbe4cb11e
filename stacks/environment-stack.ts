import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { GcsBackend, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { didYouMean } from '../model/nearest-name';
import type { Pipeline } from '../model/pipeline';
import { refuse } from '../model/problem';

export interface EnvironmentStackProps {
  readonly pipeline: Pipeline;
  /** One of the pipeline's `projects`, such as `prod`. */
  readonly environment: string;
}

/** A stack of one environment: provider, project, and where its state is kept. */
export abstract class EnvironmentStack extends TerraformStack {
  readonly project: string;

  /**
   * The state goes to the bucket that the context key `stateBucket` names (cdktf.json), each stack under a prefix of
   * its own; without it to a file beside cdktf.json. The path is relative, so that a checkout synthesizes to the same
   * bytes wherever it lies.
   *
   * @throws InputError DEC040 for an environment without a project
   */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    super(scope, id);
    const { pipeline, environment } = props;
    const project = pipeline.projects[environment];
    if (project === undefined) {
      refuse({
        code: 'DEC040',
        where: id,
        rule: 'an environment has a project in the declaration',
        got: `'${environment}'`,
        fix: didYouMean(environment, Object.keys(pipeline.projects)),
      });
    }
    this.project = project;
    new GoogleProvider(this, 'google', {
      project,
      region: pipeline.region,
      // The provider's own label `goog-terraform-provisioned` is put on adopted services too, and a deploy that removes
      // it (`gcloud run services replace`) gives a change in each plan that ignore_changes cannot name.
      addTerraformAttributionLabel: false,
    });
    const bucket: unknown = this.node.tryGetContext('stateBucket');
    if (typeof bucket === 'string' && bucket !== '') new GcsBackend(this, { bucket, prefix: `phasewatch/${id}` });
    else new LocalBackend(this, { path: `../../../terraform.${id}.tfstate` });
  }
}
