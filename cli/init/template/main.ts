import 'phasewatch/report-input-errors';
import { App } from 'cdktf';
import { addEnvironment, writeRunbooks } from 'phasewatch/stacks';
import { pipeline } from './pipelines/orders';

/** The CDKTF app: which environments exist. Another environment is one line here, and its project in the declaration. */
const app = new App({ stackTraces: false });
addEnvironment(app, pipeline, 'prod');
app.synth();

// Notifications name these pages: commit them.
writeRunbooks(__dirname, pipeline);
