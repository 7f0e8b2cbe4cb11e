import { z } from 'zod';
import { schemaOf } from '../../model/schema-of';
import { allIncidentsClose, type AllIncidentsClose } from './all-incidents-close';
import { detected, type Detected } from './detected';
import { doneByDeadline, type DoneByDeadline } from './done-by-deadline';
import type { ExpectationKind } from './expectation-kind';
import { failures, type Failures } from './failures';
import { incidents, type FewIncidents } from './incidents';
import { noMessageLost, type NoMessageLost } from './no-message-lost';
import { noise, type Noise } from './noise';
import { nothingMissed, type NothingMissed } from './nothing-missed';
import { notifications, type FewNotifications } from './notifications';
import { overlaps, type Overlaps } from './overlaps';
import { pages, type FewPages } from './pages';
import { runClosed, type RunClosed } from './run-closed';
import { silent, type Silent } from './silent';
import { undetected, type Undetected } from './undetected';

/**
 * What must come out of a scenario; one that is not met fails the command. A policy is named by its id: the last part of
 * its construct path, or the API's `projects/…/alertPolicies/…`.
 */
export type Expectation =
  | Detected
  | Undetected
  | FewNotifications
  | FewPages
  | FewIncidents
  | Failures
  | Noise
  | NothingMissed
  | NoMessageLost
  | DoneByDeadline
  | Overlaps
  | RunClosed
  | AllIncidentsClose
  | Silent;

type OfKind<Kind extends Expectation['kind']> = Extract<Expectation, { readonly kind: Kind }>;

/** A kind that is missing here does not compile. */
const EXPECTATIONS: { readonly [Kind in Expectation['kind']]: ExpectationKind<OfKind<Kind>> } = {
  detected,
  undetected,
  notifications,
  pages,
  incidents,
  failures,
  noise,
  'nothing missed': nothingMissed,
  'no message lost': noMessageLost,
  'done by deadline': doneByDeadline,
  overlaps,
  'run closed': runClosed,
  'all incidents close': allIncidentsClose,
  silent,
};

/** What an expectation may be: one of the kinds above. Built once. */
export const expectationSchema = schemaOf<Expectation>()(
  z.union(Object.values(EXPECTATIONS).map(({ schema }): z.ZodType<Expectation> => schema)),
);

/** How an expectation is judged. TypeScript does not relate it to the definition of its own kind, hence the cast. */
export function expectationKind({ kind }: Expectation): ExpectationKind<Expectation> {
  return EXPECTATIONS[kind] as ExpectationKind<Expectation>;
}

/** The policy that an expectation names, if it names one. */
export function policyOf(expectation: Expectation): string | undefined {
  return 'policy' in expectation ? expectation.policy : undefined;
}
