// cspell:ignore regoin
import { App } from 'cdktf';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pipeline } from '../../model/pipeline';
import { addEnvironment } from '../../stacks/environment';
import { examplePipeline } from '../example/pipeline';

const outdir = mkdtempSync(join(tmpdir(), 'phasewatch-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));
const add = (pipeline: unknown, environment: unknown) => () =>
  addEnvironment(new App({ outdir }), pipeline as Pipeline, environment as string);

test.each<[string, unknown, unknown, string]>([
  [
    'a declaration with a misspelt field that did not go through definePipeline',
    { ...examplePipeline, regoin: 'europe-west1' },
    'prod',
    "orders/regoin: every field is one that exists, got 'regoin'; did you mean 'region'? [SCH002]",
  ],
  ['nothing as declaration', undefined, 'prod', '[SCH001]'],
  [
    'an object as environment',
    examplePipeline,
    { environment: 'prod' },
    'addEnvironment/environment: the value is a text',
  ],
  ['no environment', examplePipeline, undefined, 'addEnvironment/environment: a required field is set, got nothing'],
  ['an environment without a project', examplePipeline, 'prd', "got 'prd'; did you mean 'prod'? [DEC040]"],
])('addEnvironment refuses %s', (_, pipeline, environment, message) => {
  expect(add(pipeline, environment)).toThrow(message);
});
