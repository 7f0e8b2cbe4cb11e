import { exampleCheckout } from '../example/checkout';

const EMPTY_APP = "import { App } from 'cdktf';\n\nnew App({ stackTraces: false }).synth();\n";
const NOTHING =
  "error: npx tsx main.ts: the app declares no pipeline, so there is nothing to judge; add `addEnvironment(app, <pipeline>, 'prod')` to it\n";

test('an app without a pipeline is not judged, though stacks of an earlier synthesis exist', () => {
  const checkout = exampleCheckout();
  try {
    expect(checkout.phasewatch('synth')).toMatchObject({ exit: 0, err: '' });
    checkout.write('main.ts', EMPTY_APP);
    expect(checkout.phasewatch('start')).toEqual({ exit: 2, out: '', err: NOTHING });
    expect(checkout.phasewatch('synth')).toEqual({ exit: 2, out: '', err: NOTHING });
    expect(checkout.phasewatch('audit')).toEqual({ exit: 2, out: '', err: NOTHING });
  } finally {
    checkout.remove();
  }
});

test('an app that is not TypeScript is refused in one line, without a stack trace', () => {
  const checkout = exampleCheckout();
  try {
    checkout.write('test/example/pipeline.ts', 'export const examplePipeline = {{');
    const { exit, err } = checkout.phasewatch('synth');
    expect(exit).toBe(2);
    expect(err).toMatch(/^error: .*pipeline\.ts:1:32: the file must be TypeScript: Expected .*\n$/);
  } finally {
    checkout.remove();
  }
});

test('an app that imports a module that does not exist is refused in one line, without a stack trace', () => {
  const checkout = exampleCheckout();
  try {
    checkout.edit('main.ts', './test/example/pipeline', './test/example/nowhere');
    expect(checkout.phasewatch('synth')).toEqual({
      exit: 2,
      out: '',
      err: "error: main.ts: a module that is imported exists, got './test/example/nowhere'; correct its name, or install its package\n",
    });
  } finally {
    checkout.remove();
  }
});
