import { IANAZone } from 'luxon';
import { nearestName } from './nearest-name';
import type { Problem } from './problem';

/** By its lower-case letters. Filled when the first zone is checked, which takes milliseconds. */
const KNOWN = new Map<string, string>();

/**
 * The problem of an unknown time zone, with the nearest name. JavaScript reads names in any case, the tz database that Google
 * names has one spelling: https://cloud.google.com/scheduler/docs/reference/rest/v1/projects.locations.jobs
 */
export function timeZoneProblem(where: string, timeZone: string): Problem | undefined {
  if (KNOWN.size === 0) for (const name of Intl.supportedValuesOf('timeZone')) KNOWN.set(name.toLowerCase(), name);
  const spelt = KNOWN.get(timeZone.toLowerCase());
  if (IANAZone.isValidZone(timeZone) && (spelt ?? timeZone) === timeZone) return undefined;
  const near = spelt ?? nearestName(timeZone, [...KNOWN.values()]);
  return {
    code: 'DEC011',
    where,
    rule: 'a time zone has an IANA name',
    got: JSON.stringify(timeZone),
    fix:
      near === undefined
        ? "write it as 'Europe/Berlin' or 'Etc/UTC'"
        : `did you mean '${near}'? Otherwise write it as 'Europe/Berlin' or 'Etc/UTC'`,
  };
}
