import { didYouMean } from './nearest-name';
import type { Problem } from './problem';

/** Google Cloud regions as of 2026-11-30: https://cloud.google.com/run/docs/locations and https://cloud.google.com/compute/docs/regions-zones */
export const REGIONS: readonly string[] = [
  'africa-south1',
  'asia-east1',
  'asia-east2',
  'asia-northeast1',
  'asia-northeast2',
  'asia-northeast3',
  'asia-south1',
  'asia-south2',
  'asia-southeast1',
  'asia-southeast2',
  'asia-southeast3',
  'australia-southeast1',
  'australia-southeast2',
  'europe-central2',
  'europe-north1',
  'europe-north2',
  'europe-southwest1',
  'europe-west1',
  'europe-west10',
  'europe-west12',
  'europe-west2',
  'europe-west3',
  'europe-west4',
  'europe-west6',
  'europe-west8',
  'europe-west9',
  'me-central1',
  'me-central2',
  'me-west1',
  'northamerica-northeast1',
  'northamerica-northeast2',
  'northamerica-south1',
  'southamerica-east1',
  'southamerica-west1',
  'us-central1',
  'us-east1',
  'us-east4',
  'us-east5',
  'us-south1',
  'us-west1',
  'us-west2',
  'us-west3',
  'us-west4',
];

/** What every region's name looks like. */
const FORM = /^[a-z]+-[a-z]+[1-9]\d?$/;

/**
 * The problem of a region; undefined where there is none.
 * @param isNew is it newer than the list? Then only its form is checked
 */
export function regionProblem(where: string, region: string, isNew: boolean): Problem | undefined {
  if (REGIONS.includes(region) || (isNew && FORM.test(region))) return undefined;
  const other = isNew ? '' : ' (for a region that is newer than November 2026, add isNewRegion: true)';
  return {
    code: 'DEC070',
    where,
    rule: 'the region is a region of Google Cloud',
    got: JSON.stringify(region),
    fix: `${didYouMean(region, REGIONS)}${other}`,
  };
}
