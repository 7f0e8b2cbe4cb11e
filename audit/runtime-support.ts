import { count } from '../model/count';
import { isDay } from '../model/utc-day';
import { RUNTIME_DATES, RUNTIME_PAGE, RUNTIMES_AS_OF, type PublishedDates } from './facts/runtime-dates';

/** Google notifies 90 days before a deprecation; a move to another runtime takes longer than that to plan. */
const WARNING_DAYS = 180;

/** How long Google supports a runtime, seen from one day. */
export type RuntimeSupport =
  | {
      readonly status: 'supported' | 'near-deprecation' | 'deprecated' | 'decommissioned';
      /** The day from which it is seen. */
      readonly today: string;
      readonly dates: PublishedDates;
      /** Whole days until the deprecation starts, zero or less once it has; undefined where none is scheduled. */
      readonly toDeprecation: number | undefined;
      /** The same until the decommissioning. */
      readonly toDecommission: number | undefined;
    }
  | { readonly status: 'unknown'; readonly why: string; readonly fix: string };

/**
 * Where a runtime stands on a day.
 * @param runtime its id, such as `nodejs24`
 * @param today `2026-11-30`; without it nothing is judged
 */
export function runtimeSupport(runtime: string, today: string | undefined): RuntimeSupport {
  if (today === undefined || !isDay(today)) {
    const why = `the day of the audit is not known, got ${today === undefined ? 'none' : `'${today}'`}`;
    return { status: 'unknown', why, fix: `give the audit its day, such as ${RUNTIMES_AS_OF}` };
  }
  const fix = `read the dates of ${runtime}: ${RUNTIME_PAGE}`;
  const dates = RUNTIME_DATES.get(runtime);
  if (dates === undefined)
    return { status: 'unknown', why: `dates of runtime ${runtime} are not known (data of ${RUNTIMES_AS_OF})`, fix };
  const { deprecated, decommissioned, asOf } = dates;
  const age = daysBetween(asOf, today);
  if (deprecated === undefined && age > WARNING_DAYS) {
    const why = `no date of runtime ${runtime} was published on ${asOf}, ${count(age, 'day')} ago; it may have one now`;
    return { status: 'unknown', why, fix };
  }
  const toDeprecation = deprecated === undefined ? undefined : daysBetween(today, deprecated);
  const toDecommission = decommissioned === undefined ? undefined : daysBetween(today, decommissioned);
  return { status: statusOf(toDeprecation, toDecommission), today, dates, toDeprecation, toDecommission };
}

function statusOf(toDeprecation: number | undefined, toDecommission: number | undefined) {
  if (toDecommission !== undefined && toDecommission <= 0) return 'decommissioned';
  if (toDeprecation === undefined || toDeprecation > WARNING_DAYS) return 'supported';
  return toDeprecation <= 0 ? 'deprecated' : 'near-deprecation';
}

/** The runtime of the same language that Google supports longest; undefined where none has more time left. */
export function successorOf(runtime: string, today: string): string | undefined {
  const language = languageOf(runtime);
  const [longest] = [...RUNTIME_DATES.keys()]
    .filter((other) => other !== runtime && languageOf(other) === language)
    .flatMap((other) => {
      const support = runtimeSupport(other, today);
      return support.status === 'supported' && support.toDeprecation !== undefined
        ? [{ other, days: support.toDeprecation }]
        : [];
    })
    .sort((a, b) => b.days - a.days);
  return longest?.other;
}

function languageOf(runtime: string): string {
  return runtime.replace(/\d+$/, '');
}

/** Whole days from one date to another. A month counts as its first day, the earliest that it can mean. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(firstDay(to)) - Date.parse(firstDay(from))) / 86_400_000);
}

function firstDay(date: string): string {
  return isDay(date) ? date : `${date}-01`;
}
