import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider';
import { TimeProvider } from '@cdktf/provider-time/lib/provider';
import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

// The peer of synth: the same resources with the same values, made with the provider's classes alone.
// tsx bench/synth-bare.ts SYNTHESIZED OUTDIR
type Values = Record<string, unknown>;
type Resource = new (scope: Construct, id: string, values: Values) => unknown;

const requireHere = createRequire(__filename);
const [synthesized = 'cdktf.out', outdir = 'bare.out'] = process.argv.slice(2);
const app = new App({ stackTraces: false, outdir });
for (const name of readdirSync(join(synthesized, 'stacks'))) {
  const stack = new TerraformStack(app, name);
  new GoogleProvider(stack, 'google', { project: 'wide-project', region: 'us-west2' });
  new TimeProvider(stack, 'time');
  const { resource } = JSON.parse(readFileSync(join(synthesized, 'stacks', name, 'cdk.tf.json'), 'utf8')) as {
    resource: Record<string, Record<string, Values>>;
  };
  for (const [type, named] of Object.entries(resource)) {
    const Class = classOf(type);
    for (const [id, { '//': _, lifecycle: __, depends_on: ___, ...values }] of Object.entries(named))
      new Class(stack, id, camelCased(values) as Values);
  }
}
app.synth();

function classOf(type: string): Resource {
  const [, provider = '', name = ''] = /^(google|time)_(.+)$/.exec(type) ?? [];
  const module = requireHere(`@cdktf/provider-${provider}/lib/${name.replaceAll('_', '-')}`) as Record<
    string,
    Resource
  >;
  const className = camel(`_${name}`);
  const found = module[className];
  if (found === undefined) throw new Error(`no class ${className} for ${type}`);
  return found;
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [camel(key), camelCased(item)]));
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
