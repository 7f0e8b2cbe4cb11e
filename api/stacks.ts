/**
 * `phasewatch/stacks`: what one environment of a pipeline deploys. They need `cdktf`, `constructs`,
 * `@cdktf/provider-google` and `@cdktf/provider-time`.
 *
 * @packageDocumentation
 */
export { addEnvironment } from '../stacks/environment';
export { writeRunbooks } from '../stacks/runbooks/write-runbooks';
export { runbookPage } from '../stacks/runbooks/runbook-page';
