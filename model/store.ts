/** Names in the guard's Firestore database, for stacks and functions. Every pipeline has a database of its own. */
export const STORE = {
  /** One document per run and attempt. */
  runs: 'phasewatch_runs',
  /** Rejected lines in full, with the reason. */
  rejected: 'phasewatch_rejected',
  /** Subcollection of a rejected line that is too large for one document: its bytes in order. */
  rejectedParts: 'phasewatch_rejected_parts',
  /** One document per breaker. */
  breakers: 'phasewatch_breakers',
  /** The monitor's lease and the state of its last tick. */
  guard: 'phasewatch_guard',
  /** Documents that the monitor could not read, as they were. A person looks at them; they do not expire. */
  unreadable: 'phasewatch_unreadable',
  /** Field with the time after which Firestore may delete the document. */
  expiry: 'expireAt',
} as const;

interface IndexField {
  readonly field: string;
  readonly order: 'ASCENDING' | 'DESCENDING';
}

/** The composite indexes for queries on runs, by the result of the query. */
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
  'silent-of-processor': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'state', order: 'ASCENDING' },
    { field: 'lastSeenAt', order: 'ASCENDING' },
  ],
  'unresolved-of-processor': [
    { field: 'processor', order: 'ASCENDING' },
    { field: 'unresolved', order: 'ASCENDING' },
    { field: 'startedAt', order: 'DESCENDING' },
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

/** Large fields that no query uses: without an index they cost half. */
export const UNINDEXED = [
  { collection: STORE.rejected, field: 'original' },
  { collection: STORE.rejectedParts, field: 'bytes' },
] as const;
