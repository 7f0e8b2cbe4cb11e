/** Names in the guard's Firestore database: what the stack declares and the functions use. */
export const STORE = {
  database: 'phasewatch',
  /** One document a run and attempt. */
  runs: 'phasewatch_runs',
  /** Lines that did not fit, whole, with the reason. */
  rejected: 'phasewatch_rejected',
  /** Below a rejected line too large for one document: its bytes in order. */
  rejectedParts: 'phasewatch_rejected_parts',
  /** One document a breaker. */
  breakers: 'phasewatch_breakers',
  /** The monitor's lease and what it wrote last. */
  guard: 'phasewatch_guard',
  /** Field that holds when a document may be deleted. */
  expiry: 'expireAt',
} as const;

interface IndexField {
  readonly field: string;
  readonly order: 'ASCENDING' | 'DESCENDING';
}

/** The composite indexes that the queries on runs need, by what they find. */
export const RUN_QUERIES = {
  oldest: [
    { field: 'state', order: 'ASCENDING' },
    { field: 'startedAt', order: 'ASCENDING' },
  ],
  'most-silent': [
    { field: 'state', order: 'ASCENDING' },
    { field: 'lastSeenAt', order: 'ASCENDING' },
  ],
  unresolved: [
    { field: 'unresolved', order: 'ASCENDING' },
    { field: 'startedAt', order: 'ASCENDING' },
  ],
  'latest-success': [
    { field: 'work', order: 'ASCENDING' },
    { field: 'state', order: 'ASCENDING' },
    { field: 'startedAt', order: 'DESCENDING' },
  ],
  'latest-of-work': [
    { field: 'work', order: 'ASCENDING' },
    { field: 'startedAt', order: 'DESCENDING' },
  ],
  'first-done': [
    { field: 'work', order: 'ASCENDING' },
    { field: 'outcome', order: 'ASCENDING' },
    { field: 'endedAt', order: 'ASCENDING' },
  ],
  'latest-ended': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'outcome', order: 'ASCENDING' },
    { field: 'endedAt', order: 'DESCENDING' },
  ],
  'first-tries-ended': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'outcome', order: 'ASCENDING' },
    { field: 'attempt', order: 'ASCENDING' },
    { field: 'endedAt', order: 'ASCENDING' },
  ],
  'started-since': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'startedAt', order: 'ASCENDING' },
  ],
  'running-since': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'state', order: 'ASCENDING' },
    { field: 'startedAt', order: 'ASCENDING' },
  ],
  'ended-since': [
    { field: 'outcome', order: 'ASCENDING' },
    { field: 'endedAt', order: 'ASCENDING' },
  ],
} as const satisfies Record<string, readonly IndexField[]>;

/** Fields that nobody queries and that are large: without an index of their own they cost half. */
export const UNINDEXED = [
  { collection: STORE.rejected, field: 'original' },
  { collection: STORE.rejectedParts, field: 'bytes' },
] as const;
