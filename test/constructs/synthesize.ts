import { type App, TerraformStack, Testing } from 'cdktf';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/** Synthesizes what `build` adds to a stack, with validations. @returns the resources by type */
export function synthesize(build: (stack: TerraformStack) => void): Resources {
  const app: App = Testing.app({ fakeCdktfJsonPath: true, stackTraces: false });
  const stack = new TerraformStack(app, 'test');
  new GoogleProvider(stack, 'google', { project: 'sample-project', region: 'us-west2' });
  build(stack);
  // Synthesis in memory leaves out metadata and sorts keys.
  return (JSON.parse(Testing.synth(stack, true)) as { resource?: Resources }).resource ?? {};
}

/** The only resource of a type. @throws Error if there are none or several */
export function only(resources: Resources, type: string): Record<string, unknown> {
  const all = Object.values(resources[type] ?? {});
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`${all.length} resources of type ${type}`);
  return first;
}
