import { configResources } from '../../terraform/config/config-resources';
import { moduleConfig, type ModuleConfig } from '../../terraform/config/module-config';
import type { Resource } from '../../terraform/resource';

type Json = Record<string, unknown>;

function moduleOf(
  document: Json,
  modules: Readonly<Record<string, ModuleConfig>> = {},
  files: Record<string, string> = {},
) {
  const file = { document, positionOf: () => undefined };
  return moduleConfig(
    [file],
    (name) => modules[name],
    (path) => files[path],
  );
}

/** The resources of Terraform JSON, by address. */
function read(document: Json, modules?: Readonly<Record<string, ModuleConfig>>, files?: Record<string, string>) {
  const all = configResources('stack', moduleOf(document, modules, files));
  return new Map(all.map((resource) => [resource.address, resource]));
}

const SERVICE = 'google_cloud_run_v2_service';
const JOB = 'google_cloud_scheduler_job';

/** The value of `x` on a job, with the services `a` and `b` beside it. */
function valueOf(x: unknown, more: Json = {}): unknown {
  return read({
    resource: { [JOB]: { j: { x } }, [SERVICE]: { a: { name: 'a', timeout: 5 }, b: { name: 'b' } } },
    ...more,
  }).get(`${JOB}.j`)?.values['x'];
}

function referencesOf(resource: Resource | undefined, path = 'x'): string[] {
  return (resource?.origins.get(path)?.references ?? []).map(({ address, attribute }) => `${address} ${attribute}`);
}

describe('an expression is evaluated', () => {
  test.each<[unknown, unknown]>([
    ['text', 'text'],
    ['$${x}', '$${x}'],
    [`\${${SERVICE}.a.name}`, 'a'],
    [`x-\${${SERVICE}.a.name}-\${1 + 2 * 3}`, 'x-a-7'],
    [`\${${SERVICE}.a.uri}/run`, `\${${SERVICE}.a.uri}/run`],
    [`\${format("%s/run/%d", ${SERVICE}.a.uri, 3)}`, `\${${SERVICE}.a.uri}/run/3`],
    [`\${join("/", [${SERVICE}.a.uri, "run"])}`, `\${${SERVICE}.a.uri}/run`],
    [`\${true ? ${SERVICE}.a.name : "c"}`, 'a'],
    ['${!false && 3 >= 2 ? "yes" : "no"}', 'yes'],
    ['${[for k, v in {a = 1, b = 2} : "${k}${v}" if v > 1]}', ['b2']],
    ['${{for s in ["p", "q"] : s => upper(s)}}', { p: 'P', q: 'Q' }],
    ['${merge({a = 1}, {b = 2})}', { a: 1, b: 2 }],
    ['${concat(["a"], tolist(["b"]))}', ['a', 'b']],
    ['${[for p in setproduct(["a", "b"], ["x", "y"]) : "${p[0]}${p[1]}"]}', ['ax', 'ay', 'bx', 'by']],
    ['${lookup({a = 1}, "b", 9)}', 9],
    ['${try(null, "d")}', 'd'],
    ['${coalesce(null, "", "d")}', 'd'],
    ['${element(["a", "b"], 3)}', 'b'],
    ['${replace(lower("A.B"), ".", "-")}', 'a-b'],
    ['${split(",", "a,b")[1]}', 'b'],
    ['${max(1, 7, 3)}', 7],
    ['${keys({b = 1, a = 2})}', ['a', 'b']],
    ['${length([1, 2])}', 2],
    ['${jsonencode({a = [1]})}', '{"a":[1]}'],
    ['${var.undeclared}', '${var.undeclared}'],
    ['${sha256("x")}', '${sha256("x")}'],
    ['%{ if true }a%{ endif }', 'a'],
    ['x%{ if 1 > 2 }a%{ else }b%{ endif }y', 'xby'],
    ['%{ for k, v in {a = 1, b = 2} }${k}=${v};%{ endfor }', 'a=1;b=2;'],
    ['a\n%{~ if true ~}\n  b\n%{~ endif ~}\nc', 'abc'],
    ['${"p-%{ if true }a%{ else }b%{ endif }"}', 'p-a'],
    ['%{ if true }%{ for i in [1, 2] }${i}%{ endfor }%{ endif }', '12'],
    ['%%{ if true }', '%%{ if true }'],
    ['a%{ endif }', 'a%{ endif }'],
    ['%{ if true }a', '%{ if true }a'],
    [`\${${SERVICE}.a.uri}%{ if var.undeclared }/x%{ endif }`, `\${${SERVICE}.a.uri}\${"/x" or ""}`],
    ['${not an expression}', '${not an expression}'],
  ])('%s', (written, expected) => {
    expect(valueOf(written)).toEqual(expected);
  });

  test('attributes of a variable that its type makes optional have the defaults of the type, also in maps, lists and objects', () => {
    const of = (type: string, given: unknown) =>
      read({
        variable: { v: { type, default: given } },
        resource: { [JOB]: { j: { x: '${var.v}' } } },
      }).get(`${JOB}.j`)?.values['x'];
    const inner = 'object({ a = optional(string, "1s"), b = optional(number), c = string })';
    expect(of(inner, { c: 'c' })).toEqual({ a: '1s', c: 'c' });
    expect(of(`\${${inner}}`, { a: null, b: 2, c: 'c' })).toEqual({ a: '1s', b: 2, c: 'c' });
    expect(of(`map(${inner})`, { k: { c: 'c' } })).toEqual({ k: { a: '1s', c: 'c' } });
    expect(of(`list(${inner})`, [{ c: 'c' }, { a: '2s', c: 'd' }])).toEqual([
      { a: '1s', c: 'c' },
      { a: '2s', c: 'd' },
    ]);
    expect(of(`object({ in = optional(${inner}, {}) })`, {})).toEqual({ in: { a: '1s' } });
    expect(of('any', { c: 'c' })).toEqual({ c: 'c' });
    expect(of('map(string)', { c: 'c' })).toEqual({ c: 'c' });
  });

  test('what a caller gives to a module has the defaults of the type of its variable', () => {
    const child = moduleOf({
      variable: { v: { type: 'list(object({ n = string, wait = optional(string, "60s") }))' } },
      resource: { [JOB]: { j: { for_each: '${{ for one in var.v : one.n => one }}', x: '${each.value.wait}' } } },
    });
    const all = read({ module: { m: { source: './m', v: [{ n: 'p' }, { n: 'q', wait: '9s' }] } } }, { m: child });
    expect(all.get(`module.m.${JOB}.j["p"]`)?.values['x']).toBe('60s');
    expect(all.get(`module.m.${JOB}.j["p"]`)?.origins.get('x')?.from).toBe('default of variable module.m.v');
    expect(all.get(`module.m.${JOB}.j["q"]`)?.values['x']).toBe('9s');
  });

  test('a variable has its default, a local its expression, and both say where the value was chosen', () => {
    const job = read({
      variable: { deadline: { default: '320s' }, none: {} },
      locals: { wait: '${var.deadline}', fixed: '60s' },
      resource: { [JOB]: { j: { x: '${local.wait}', y: '${local.fixed}', z: '${var.none}', w: '1s' } } },
    }).get(`${JOB}.j`);
    expect(job?.values).toEqual({ x: '320s', y: '60s', z: '${var.none}', w: '1s' });
    const from = ['x', 'y', 'z', 'w'].map((path) => job?.origins.get(path)?.from);
    expect(from).toEqual([
      'default of variable deadline',
      'local fixed',
      'variable none, without a default',
      undefined,
    ]);
  });

  test('a condition that is not known gives both branches', () => {
    const job = read({
      variable: { blue: {} },
      resource: {
        [JOB]: { j: { x: `\${var.blue ? ${SERVICE}.a.uri : ${SERVICE}.b.uri}` } },
        [SERVICE]: { a: {}, b: {} },
      },
    }).get(`${JOB}.j`);
    expect(referencesOf(job)).toEqual([`${SERVICE}.a uri`, `${SERVICE}.b uri`]);
  });

  test('what depends on itself is not known, and ends', () => {
    expect(valueOf('${local.a}', { locals: { a: '${local.b}', b: '${local.a}' } })).toBe('${local.a}');
  });

  test('a file beside the module is read, a template with its variables', () => {
    const files = { './w.yaml': 'a: 1', './t.yaml': 'url: ${url}/x' };
    const job = read(
      {
        resource: {
          [SERVICE]: { a: {} },
          [JOB]: {
            j: {
              x: `\${templatefile("\${path.module}/t.yaml", { url = ${SERVICE}.a.uri })}`,
              y: '${file("${path.module}/w.yaml")}',
              z: '${file("none")}',
            },
          },
        },
      },
      {},
      files,
    ).get(`${JOB}.j`);
    expect(job?.values).toEqual({ x: `url: \${${SERVICE}.a.uri}/x`, y: 'a: 1', z: '${file("none")}' });
    expect(referencesOf(job)).toContain(`${SERVICE}.a uri`);
  });
});

describe('instances', () => {
  test('for_each over a set, over the instances of another resource, and count', () => {
    const all = read({
      resource: {
        [SERVICE]: {
          s: { for_each: '${toset(["eu", "us"])}', name: 'orders-${each.key}' },
          n: { count: 2, name: 'n${count.index}' },
        },
        [JOB]: {
          j: { for_each: `\${${SERVICE}.s}`, x: '${each.value.uri}/go', name: '${each.value.name}' },
          k: { count: '${2}', x: `\${${SERVICE}.n[count.index].uri}` },
          none: { count: '${false ? 1 : 0}' },
        },
      },
    });
    expect([...all.keys()]).toEqual([
      `${SERVICE}.s["eu"]`,
      `${SERVICE}.s["us"]`,
      `${SERVICE}.n[0]`,
      `${SERVICE}.n[1]`,
      `${JOB}.j["eu"]`,
      `${JOB}.j["us"]`,
      `${JOB}.k[0]`,
      `${JOB}.k[1]`,
    ]);
    expect(all.get(`${JOB}.j["us"]`)?.values['name']).toBe('orders-us');
    expect(referencesOf(all.get(`${JOB}.j["us"]`))).toEqual([`${SERVICE}.s["us"] uri`]);
    expect(referencesOf(all.get(`${JOB}.k[1]`))).toEqual([`${SERVICE}.n[1] uri`]);
  });

  test('an unknown for_each gives one instance, whose key is not known', () => {
    const all = read({
      variable: { names: {} },
      resource: { [JOB]: { j: { for_each: '${var.names}', name: '${each.key}' } } },
    });
    expect(all.get(`${JOB}.j`)?.values['name']).toBe('${each.key}');
  });

  test('dynamic blocks are made, also in blocks, and are unknown where they depend on what is unknown', () => {
    const dynamic = {
      push_config: { for_each: `\${[${SERVICE}.a.uri]}`, iterator: 'it', content: { push_endpoint: '${it.value}/x' } },
      other: [{ for_each: '${var.unknown}', content: [{}] }],
    };
    const job = read({
      resource: {
        [SERVICE]: { a: {} },
        [JOB]: { j: { dynamic, block: { dynamic: { in: { for_each: [1, 2], content: { n: '${in.value}' } } } } } },
      },
    }).get(`${JOB}.j`);
    expect(job?.values).toEqual({
      push_config: [{ push_endpoint: `\${${SERVICE}.a.uri}/x` }],
      other: '${dynamic other}',
      block: { in: [{ n: 1 }, { n: 2 }] },
    });
    expect(referencesOf(job, 'push_config.0.push_endpoint')).toEqual([`${SERVICE}.a uri`]);
  });

  test('modules in modules, with for_each, take variables and give outputs', () => {
    const run = moduleOf({
      variable: { name: {}, timeout: { default: 60 } },
      resource: { [SERVICE]: { this: { name: '${var.name}', timeout: '${var.timeout}s' } } },
      output: { uri: { value: `\${${SERVICE}.this.uri}` } },
    });
    const cron = moduleOf({ variable: { target: {} }, resource: { [JOB]: { this: { x: '${var.target}/run' } } } });
    const all = read(
      {
        module: {
          run: { source: './run', for_each: { a: 300, 'b.c': null }, name: '${each.key}', timeout: '${each.value}' },
          cron: { source: './cron', target: '${module.run["b.c"].uri}' },
        },
      },
      { run, cron },
    );
    expect([...all.keys()]).toEqual([
      `module.run["a"].${SERVICE}.this`,
      `module.run["b.c"].${SERVICE}.this`,
      `module.cron.${JOB}.this`,
    ]);
    expect(all.get(`module.run["a"].${SERVICE}.this`)?.values).toEqual({ name: 'a', timeout: '300s' });
    expect(referencesOf(all.get(`module.cron.${JOB}.this`))).toEqual([`module.run["b.c"].${SERVICE}.this uri`]);
  });
});
