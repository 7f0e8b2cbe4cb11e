import type { Cloudfunctions2FunctionBuildConfig } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository';
import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { StorageBucketIamMember } from '@cdktf/provider-google/lib/storage-bucket-iam-member';
import { StorageBucketObject } from '@cdktf/provider-google/lib/storage-bucket-object';
import { Sleep } from '@cdktf/provider-time/lib/sleep';
import { AssetType, TerraformAsset, type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { Duration } from '../model/duration';
import { checkProps } from './check-props';
import type { FunctionPackage } from './function-zip/function-package';

/** Source of a function, and what must exist before it can be built. */
export interface FunctionSource {
  readonly buildConfig: Cloudfunctions2FunctionBuildConfig;
  readonly ready: ITerraformDependable[];
}

export interface FunctionSourcesProps {
  readonly project: string;
  readonly region: string;
  /** Name of the bucket, and of the repository of images. Globally unique, so it starts with the project's id. */
  readonly bucketName: string;
  /** Id of the account that builds functions. */
  readonly buildAccountId: string;
}

/** The runtime of deployed functions, whose support the audit checks (RTM001); bundles are plain Node 20 code. */
const RUNTIME = 'nodejs24';

/** Images of a function that are kept whatever their age, to go back to. Cloud Run keeps its own copy of what it serves. */
const KEPT_IMAGES = 5;
const IMAGE_AGE = Duration.days(30);

/**
 * A bucket for function sources, a repository for their images, and the account that builds them. New projects build with the default compute account,
 * which has no roles (https://github.com/hashicorp/terraform-provider-google/issues/20571) and should have none.
 * The default repository, `gcf-artifacts`, is shared by all functions of a project and does not exist before the first build, so
 * a right to it alone could not be declared (docs/adr/0030-narrow-rights.md).
 */
export class FunctionSources extends Construct {
  readonly bucket: StorageBucket;
  private readonly builder: ServiceAccount;
  private readonly repositoryName: string;
  private readonly buildRights: ITerraformDependable;

  constructor(scope: Construct, id: string, props: FunctionSourcesProps) {
    super(scope, id);
    checkProps(this, 'FunctionSourcesProps', props);
    const { project, region } = props;
    // checkov:skip=CKV_GCP_62 sources_bucket: logs of access would need a second bucket, which fails the same check. Who reads and
    // writes sources is in the audit logs, and each object is made again by a synth.
    this.bucket = new StorageBucket(this, 'bucket', {
      name: props.bucketName,
      location: region.toUpperCase(),
      uniformBucketLevelAccess: true,
      publicAccessPrevention: 'enforced',
      versioning: { enabled: true },
      forceDestroy: true, // a synth can make all of its content again
    });
    this.builder = new ServiceAccount(this, 'builder', {
      accountId: props.buildAccountId,
      displayName: 'Builds functions',
    });
    // checkov:skip=CKV_GCP_84 sources_images: Google's key. The images hold open code and no secrets.
    const repository = new ArtifactRegistryRepository(this, 'images', {
      repositoryId: props.bucketName,
      location: region,
      format: 'DOCKER',
      description: 'Images of functions, made by Cloud Build.',
      cleanupPolicies: [
        { id: 'keep-latest', action: 'KEEP', mostRecentVersions: { keepCount: KEPT_IMAGES } },
        { id: 'delete-old', action: 'DELETE', condition: { tagState: 'ANY', olderThan: IMAGE_AGE.toTerraform() } },
      ],
    });
    this.repositoryName = `projects/${project}/locations/${region}/repositories/${props.bucketName}`;
    const rights = [
      new ProjectIamMember(this, 'builder-logs', {
        project,
        role: 'roles/logging.logWriter',
        member: this.builder.member,
      }),
      new ArtifactRegistryRepositoryIamMember(this, 'builder-images-here', {
        project,
        location: region,
        repository: repository.repositoryId,
        role: 'roles/artifactregistry.writer',
        member: this.builder.member,
      }),
      new StorageBucketIamMember(this, 'builder-sources', {
        bucket: this.bucket.name,
        role: 'roles/storage.objectViewer',
        member: this.builder.member,
      }),
      // Cloud Functions first copies each source into a bucket of its own, which does not exist yet.
      new ProjectIamMember(this, 'builder-staging', {
        project,
        role: 'roles/storage.objectViewer',
        member: this.builder.member,
        condition: {
          title: 'function-staging-buckets',
          expression: 'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-")',
        },
      }),
    ];
    // Rights need time to take effect in Cloud Build; without the wait the first apply fails.
    this.buildRights = new Sleep(this, 'builder-rights-settle', { createDuration: '60s', dependsOn: rights });
  }

  /** Uploads a package under a name with its hash, so that new content is a new object and causes a deploy. */
  add(name: string, pack: FunctionPackage): FunctionSource {
    const asset = new TerraformAsset(this, `${name}-zip`, {
      path: pack.file,
      type: AssetType.FILE,
      assetHash: pack.hash,
    });
    const object = new StorageBucketObject(this, name, {
      bucket: this.bucket.name,
      name: `functions/${name}-${pack.hash}.zip`,
      source: asset.path,
    });
    return {
      buildConfig: {
        runtime: RUNTIME,
        entryPoint: pack.entryPoint,
        serviceAccount: this.builder.name,
        dockerRepository: this.repositoryName,
        source: { storageSource: { bucket: this.bucket.name, object: object.name } },
      },
      ready: [this.buildRights],
    };
  }
}
