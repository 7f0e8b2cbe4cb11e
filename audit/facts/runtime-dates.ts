/** When Google stops the support of a runtime. A date is a day, `2027-04-30`, or a month, `2027-10`, as published. */
export interface PublishedDates {
  /** Start of the deprecation: no support of the runtime from then on. @default - not scheduled */
  readonly deprecated?: string;
  /** From then on it cannot be deployed, and functions with it may be disabled. @default - not scheduled */
  readonly decommissioned?: string;
  /** The page that states the dates. */
  readonly source: string;
  /** The day of the page. */
  readonly asOf: string;
}

/** Start of the deprecation, start of the decommissioning. */
type Dates = readonly [deprecated?: string, decommissioned?: string];

interface Schedule {
  readonly source: string;
  readonly asOf: string;
  /** By the id of the runtime. */
  readonly runtimes: Readonly<Record<string, Dates>>;
}

/** Node.js and current Python runtimes. */
const FUNCTION_RUNTIMES: Schedule = {
  source: 'https://docs.cloud.google.com/run/docs/runtimes/function-runtimes',
  asOf: '2026-11-30',
  runtimes: {
    nodejs26: [], // preview
    nodejs24: ['2028-04-30', '2028-10-31'],
    nodejs22: ['2027-04-30', '2027-10-31'],
    nodejs20: ['2026-04-30', '2026-10-30'],
    nodejs18: ['2025-04-30', '2025-10-30'],
    nodejs16: ['2024-01-30', '2025-01-30'],
    nodejs14: ['2024-01-30', '2025-01-30'],
    nodejs12: ['2024-01-30', '2025-01-30'],
    nodejs10: ['2024-01-30', '2025-01-30'],
    nodejs8: ['2020-06-05', '2021-02'],
    python314: ['2030-10-10', '2031-04-10'],
    python313: ['2029-10-10', '2030-04-10'],
    python312: ['2028-10-02', '2029-04-02'],
  },
};

/**
 * The other runtimes, from the page of Google's buildpacks, which build the functions. Cloud Run functions show the same
 * table; this copy is older.
 */
const BUILDPACK_RUNTIMES: Schedule = {
  source: 'https://docs.cloud.google.com/docs/buildpacks/runtime-support',
  asOf: '2026-04-14',
  runtimes: {
    nodejs6: ['2019-04-17', '2020-08'],
    python311: ['2027-10-24', '2028-04-24'],
    python310: ['2026-10-04', '2027-04-04'],
    python39: ['2025-10-05', '2026-04-05'],
    python38: ['2024-10-14', '2025-10-14'],
    python37: ['2024-01-30', '2025-01-30'],
    go126: [],
    go125: [],
    go124: ['2026-09-02', '2027-03-02'],
    go123: ['2026-02-21', '2026-08-21'],
    go122: ['2026-01-28', '2026-07-28'],
    go121: ['2025-09-03', '2026-03-03'],
    go120: ['2024-05-01', '2025-05-01'],
    go119: ['2024-04-30', '2025-01-30'],
    go118: ['2024-01-30', '2025-01-30'],
    go116: ['2024-01-30', '2025-01-30'],
    go113: ['2024-01-30', '2025-01-30'],
    go111: ['2020-08-05', '2021-02'],
    java25: ['2031-10'],
    java21: ['2031-09'],
    java17: ['2027-10'],
    java11: ['2024-10-31', '2025-10-31'],
    ruby40: ['2029-03-31', '2029-09-30'],
    ruby34: ['2028-03-31', '2028-09-30'],
    ruby33: ['2027-03-31', '2027-09-30'],
    ruby32: ['2026-03-31', '2026-09-30'],
    ruby30: ['2024-03-31', '2025-03-31'],
    ruby27: ['2024-01-30', '2025-01-30'],
    ruby26: ['2024-01-30', '2025-01-30'],
    php85: ['2029-12-31', '2030-06-30'],
    php84: ['2028-12-31', '2029-06-30'],
    php83: ['2027-12-31', '2028-06-30'],
    php82: ['2026-12-31', '2027-06-30'],
    php81: ['2025-12-31', '2026-06-30'],
    php74: ['2024-01-30', '2025-01-30'],
    dotnet10: ['2028-11-14', '2029-05-14'],
    dotnet8: ['2026-11-10', '2027-05-10'],
    dotnet6: ['2024-11-12', '2025-11-12'],
    dotnet3: ['2024-01-30', '2025-01-30'],
  },
};

/** The page with the current dates. */
export const RUNTIME_PAGE = FUNCTION_RUNTIMES.source;
/** The newest day on which dates were read. */
export const RUNTIMES_AS_OF = FUNCTION_RUNTIMES.asOf;

/** Google's published dates, by the id of the runtime: a copy, which a newer page may contradict. */
export const RUNTIME_DATES: ReadonlyMap<string, PublishedDates> = new Map(
  [FUNCTION_RUNTIMES, BUILDPACK_RUNTIMES].flatMap(({ source, asOf, runtimes }) =>
    Object.entries(runtimes).map(([runtime, [deprecated, decommissioned]]): [string, PublishedDates] => [
      runtime,
      {
        ...(deprecated === undefined ? {} : { deprecated }),
        ...(decommissioned === undefined ? {} : { decommissioned }),
        source,
        asOf,
      },
    ]),
  ),
);
