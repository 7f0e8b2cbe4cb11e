import { escaped } from '../escape';
import type { Body, Resource } from '../resource';
import { ASSET_TYPES } from './asset-types';
import { inSnakeCase } from './snake-case';

/** An asset as `gcloud asset list` prints it, or as `gcloud asset export` writes it, with other names. */
export interface Asset {
  readonly name: string;
  readonly assetType?: string;
  readonly asset_type?: string;
  readonly resource?: { readonly data?: Body };
  readonly iamPolicy?: Policy;
  readonly iam_policy?: Policy;
}

interface Policy {
  readonly bindings?: readonly { readonly role?: string; readonly members?: readonly string[] }[];
}

const PROJECT_TYPE = 'cloudresourcemanager.googleapis.com/Project';

/** Terraform's type of a grant on an asset, and the field that names what it is on. */
const GRANTS: Readonly<Record<string, readonly [type: string, field: string]>> = {
  'run.googleapis.com/Service': ['google_cloud_run_v2_service_iam_binding', 'name'],
  'run.googleapis.com/Job': ['google_cloud_run_v2_job_iam_binding', 'name'],
  'cloudfunctions.googleapis.com/CloudFunction': ['google_cloudfunctions_function_iam_binding', 'cloud_function'],
  'cloudfunctions.googleapis.com/Function': ['google_cloudfunctions2_function_iam_binding', 'cloud_function'],
  'pubsub.googleapis.com/Topic': ['google_pubsub_topic_iam_binding', 'topic'],
  'pubsub.googleapis.com/Subscription': ['google_pubsub_subscription_iam_binding', 'subscription'],
  [PROJECT_TYPE]: ['google_project_iam_binding', 'project'],
};

/** The resources of a project as Terraform would declare them; types that are not known keep their own. */
export function assetResources(stack: string, assets: readonly Asset[]): Resource[] {
  return assets.flatMap((asset) => [...resourceOf(stack, asset), ...grantsOf(stack, asset)]);
}

/** Do the assets say who may do what? A role may be granted on the whole project, so its own policy must be among them. */
export function holdsPolicies(assets: readonly Asset[]): boolean {
  return assets.some((asset) => typeOf(asset) === PROJECT_TYPE && (asset.iamPolicy ?? asset.iam_policy) !== undefined);
}

function resourceOf(stack: string, asset: Asset): Resource[] {
  const data = asset.resource?.data;
  if (data === undefined) return [];
  const type = typeOf(asset);
  const convert = ASSET_TYPES.get(type);
  const converted = convert === undefined ? { type, values: inSnakeCase(data) as Body } : convert(data, asset.name);
  return converted === undefined ? [] : [placed(stack, asset.name, converted.type, converted.values)];
}

function grantsOf(stack: string, asset: Asset): Resource[] {
  const [type, field] = GRANTS[typeOf(asset)] ?? [];
  if (type === undefined || field === undefined) return [];
  const bindings = (asset.iamPolicy ?? asset.iam_policy)?.bindings ?? [];
  return bindings.map(({ role, members }, i) =>
    placed(stack, `${asset.name}#iam-${i}`, type, { [field]: asset.name.split('/').at(-1), role, members }),
  );
}

export function typeOf({ assetType, asset_type: exported }: Asset): string {
  return assetType ?? exported ?? '';
}

function placed(stack: string, address: string, type: string, values: Body): Resource {
  return { stack, type, address, path: address, values: escaped(values) as Body, origins: NONE };
}

const NONE: Resource['origins'] = new Map();
