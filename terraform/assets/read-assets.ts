import { describeValue } from '../../files/describe-value';
import { documentsIn, type Located } from '../../files/documents';
import { inputName, inputText } from '../../files/input-text';
import { refuse } from '../../model/problem';
import type { Resource } from '../resource';
import { assetResources, holdsPolicies, typeOf, type Asset } from './asset-resources';

/** A project as its assets say. */
export interface AssetInput {
  readonly resources: readonly Resource[];
  /** Do the assets say who may do what, on the project too? */
  readonly hasPolicies: boolean;
}

const COMMAND = 'gcloud asset list --project=PROJECT --content-type=resource --format=json';

/**
 * Reads the output of `gcloud asset list --content-type=resource --format=json`, or the lines that `gcloud asset export`
 * writes.
 * @param file `-` for standard input
 * @throws InputError INP001, INP002 and INP005 as other files; INP003 where it holds no asset with its data
 */
export async function readAssets(file: string): Promise<AssetInput> {
  const name = inputName(file);
  const found = documentsIn(name, await inputText('--assets', file));
  const assets = found.map(assetOf);
  if (!assets.some(({ resource, iamPolicy, iam_policy: exported }) => resource ?? iamPolicy ?? exported)) {
    return refuse({
      code: 'INP003',
      where: name,
      rule: 'the assets hold the data of their resources',
      got: assets.length === 0 ? 'no asset' : 'assets without `resource`',
      fix: `run \`${COMMAND}\``,
    });
  }
  return { resources: assetResources(name, assets), hasPolicies: holdsPolicies(assets) };
}

function assetOf({ value, where }: Located): Asset {
  const asset = value as Asset | null;
  if (typeof asset === 'object' && typeof asset?.name === 'string' && typeOf(asset) !== '') return asset;
  return refuse({
    code: 'INP003',
    where,
    rule: 'an asset has a name and an assetType',
    got: describeValue(value),
    fix: `run \`${COMMAND}\``,
  });
}
