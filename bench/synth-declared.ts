import { App } from 'cdktf';
import { addEnvironment } from '../stacks/environment';
import { widePipeline } from './wide-pipeline';

// Our side of synth: declaration, checks, bundles, constructs, synthesis.
// tsx bench/synth-declared.ts PROCESSORS OUTDIR
const [processors = '55', outdir = 'cdktf.out'] = process.argv.slice(2);
const app = new App({ stackTraces: false, outdir });
addEnvironment(app, widePipeline(Number(processors)), 'prod');
app.synth();
