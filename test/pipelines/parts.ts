/** Everything that belongs to one pipeline alone, and so is deleted with it. `main.ts` and prose name it besides. */
export interface PipelineParts {
  /** Files and folders, relative to the root. */
  readonly paths: readonly string[];
  /** What its lines in `main.ts` hold. */
  readonly inMain: RegExp;
  /** How files outside these paths would name it. */
  readonly named: RegExp;
}

/** The one list of what belongs to nba-props. */
export const NBA_PROPS: PipelineParts = {
  paths: [
    'pipelines/nba-props.ts',
    'scenarios/nba-props',
    'test/pipelines/nba-props',
    'docs/pipelines/nba-props',
    'docs/pipelines/nba-props.md',
    'docs/timeouts.md',
    'docs/runbooks/nba-props-prod.md',
    'docs/runbooks/nba-props-staging.md',
  ],
  inMain: /nbaProps|addEnvironment/,
  named: /\bnba[-A-Z/]/,
};
