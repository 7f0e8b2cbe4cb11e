import './stacks/report-input-errors';
import { App } from 'cdktf';
import { nbaProps } from './pipelines/nba-props';
import { addEnvironment } from './stacks/environment';

/**
 * The CDKTF app: which environments exist. Another environment is one line here, and its project in the declaration.
 * Stack traces are left out of the output, as they hold paths of the machine that synthesized it.
 */
const app = new App({ stackTraces: false });
addEnvironment(app, nbaProps, 'prod');
addEnvironment(app, nbaProps, 'staging');
app.synth();
