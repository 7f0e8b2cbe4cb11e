import type { AssetServiceClient } from '@google-cloud/asset';
import type { Resource } from '../../terraform/resource';
import { assetResources, type Asset } from '../../terraform/assets/asset-resources';
import { ASSET_TYPES } from '../../terraform/assets/asset-types';
import type { AssetInput } from '../../terraform/assets/read-assets';
import { plainStruct } from './plain-struct';
import { reasonOf } from './reason';

/** Assets that could not be read. */
export interface UnreadAssets {
  /** Such as `run.googleapis.com/Service`, or `IAM policies`. */
  readonly what: string;
  /** Why: half a sentence. */
  readonly why: string;
}

/** What was read of a project, and what could not be. */
export interface AssetListing extends AssetInput {
  readonly unread: readonly UnreadAssets[];
}

/** What reading needs: https://cloud.google.com/asset-inventory/docs/access-control */
export const NEEDED =
  'reading assets needs roles/cloudasset.viewer on the project, and the API cloudasset.googleapis.com in the project that the credentials bill';

const API = 'cloudasset.googleapis.com';
/** The most that the API returns at once. */
const PAGE_SIZE = 1_000;
const POLICIES = 'IAM policies';

/**
 * Reads the assets of a project through Cloud Asset Inventory, type by type, so that a type that cannot be read leaves the
 * others. A type of which a page failed counts as not read: a part of it would look as if the rest did not run. Each asset
 * becomes a resource as it arrives, so that no page is kept.
 */
export async function listAssets(client: AssetServiceClient, project: string): Promise<AssetListing> {
  const resources: Resource[] = [];
  const unread: UnreadAssets[] = [];
  let hasPolicies = true;
  for (const type of ASSET_TYPES.keys()) {
    try {
      resources.push(...(await resourcesOf(client, project, { contentType: 'RESOURCE', assetTypes: [type] })));
    } catch (error) {
      unread.push({ what: type, why: whyOf(error) });
    }
  }
  try {
    const assetTypes = [...ASSET_TYPES.keys(), 'cloudresourcemanager.googleapis.com/Project'];
    resources.push(...(await resourcesOf(client, project, { contentType: 'IAM_POLICY', assetTypes })));
  } catch (error) {
    hasPolicies = false;
    unread.push({ what: POLICIES, why: whyOf(error) });
  }
  return { resources, hasPolicies, unread };
}

/** Was nothing read at all? */
export function isUnread({ unread }: AssetListing): boolean {
  return unread.filter(({ what }) => what !== POLICIES).length === ASSET_TYPES.size;
}

interface Wanted {
  readonly contentType: 'RESOURCE' | 'IAM_POLICY';
  readonly assetTypes: string[];
}

async function resourcesOf(client: AssetServiceClient, project: string, wanted: Wanted): Promise<Resource[]> {
  const all: Resource[] = [];
  const parent = `projects/${project}`;
  for await (const { name, assetType, resource, iamPolicy } of client.listAssetsAsync({
    parent,
    pageSize: PAGE_SIZE,
    ...wanted,
  })) {
    const data = resource?.data;
    const asset: Asset = {
      name: name ?? '',
      assetType: assetType ?? '',
      ...(data == null ? {} : { resource: { data: plainStruct(data) } }),
      ...(iamPolicy == null ? {} : { iamPolicy: { bindings: (iamPolicy.bindings ?? []).map(bindingOf) } }),
    };
    all.push(...assetResources(project, [asset]));
  }
  return all;
}

function bindingOf({ role, members }: { readonly role?: string | null; readonly members?: string[] | null }) {
  return { role: role ?? '', members: members ?? [] };
}

/** Code of gRPC for a type that the API does not list. */
const INVALID_ARGUMENT = 3;

function whyOf(error: unknown): string {
  const isUnknownType = (error as { readonly code?: number }).code === INVALID_ARGUMENT;
  return isUnknownType ? 'the API does not know the type' : reasonOf(error, API);
}
