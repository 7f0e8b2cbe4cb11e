import type { Lasting, LastingFaultKind } from './fault-kind';

/** Processors print run events that break the contract: the `data_date` of every run that starts meanwhile lacks its dashes. */
export interface LinesMisfit extends Lasting {
  readonly kind: 'lines-misfit';
  readonly processors: readonly string[];
}

export const linesMisfit: LastingFaultKind<LinesMisfit> = {
  targets: ({ processors }) => processors.map((name) => ({ what: 'processor', name })),
  breaksEvents: ({ processors }, processor) => processors.includes(processor),
};
