import { OUTPUT } from '../keys/output-folder';

/** The folder that synth writes. */
export const STACK = OUTPUT;
/** Help of `--stack`. */
export const STACK_HELP = `a cdk.tf.json, or the folder that synth writes (default: "${STACK}")`;
/** Help of `--environment`. */
export const ENVIRONMENT_HELP = 'environment in that folder (default: prod if there is one, else the only one)';
