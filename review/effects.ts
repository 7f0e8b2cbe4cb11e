import { z } from 'zod';
import { CHANGE_KINDS, type ChangeKind } from './change';

/** What a kind of change does to the verdict. */
export type Effect = 'fail' | 'inform';
export type Effects = Readonly<Partial<Record<ChangeKind, Effect>>>;

/** The effects where `phasewatch.review.yaml` does not say another. Everything else informs. */
export const DEFAULT_EFFECTS: Effects = {
  'no-longer-detected': 'fail',
  'control-notifies': 'fail',
  'expectation-not-met': 'fail',
  'new-error': 'fail',
  'failures-multiplied': 'fail',
  'policy-notifies-fewer': 'fail',
};

const effect = z.enum(['fail', 'inform']).optional();

/** The content of `phasewatch.review.yaml`: an effect for each kind of change that has another than the default. */
export const effectsSchema = z.strictObject(
  Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, effect])),
) as z.ZodType<Effects>;
