/**
 * `phasewatch/stacks`: what one environment of a pipeline deploys. They need `cdktf`, `constructs`,
 * `@cdktf/provider-google` and `@cdktf/provider-time`.
 *
 * @packageDocumentation
 */
export { addEnvironment } from '../stacks/environment';
