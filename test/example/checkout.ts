import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Checkout } from '../checkout';

/** `main.ts` of the copy: the example pipeline in both environments. */
const MAIN = `import './stacks/report-input-errors';
import { App } from 'cdktf';
import { addEnvironment } from './stacks/environment';
import { examplePipeline } from './test/example/pipeline';

const app = new App({ stackTraces: false });
addEnvironment(app, examplePipeline, 'prod');
addEnvironment(app, examplePipeline, 'staging');
app.synth();
`;

/** The file of the declaration, to edit it. */
export const DECLARATION = 'test/example/pipeline.ts';

/** A checkout of the company with the example pipeline: its app, and its scenarios under `scenarios/orders/`. */
export function exampleCheckout(): Checkout {
  const checkout = new Checkout();
  checkout.write('main.ts', MAIN);
  for (const file of readdirSync(join(__dirname, 'scenarios')).filter((name) => name.endsWith('.ts'))) {
    const name = file.replace(/\.ts$/, '');
    checkout.write(`scenarios/orders/${file}`, `export { default } from '../../test/example/scenarios/${name}';\n`);
  }
  return checkout;
}
