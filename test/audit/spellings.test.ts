import { audit } from '../../audit/audit';
import { configResources } from '../../terraform/config/config-resources';
import { moduleConfig, type ModuleConfig } from '../../terraform/config/module-config';
import { readHcl } from '../../terraform/config/read-hcl';
import { assetResources, type Asset } from '../../terraform/assets/asset-resources';
import { planResources } from '../../terraform/plan/plan-resources';
import type { PlanDocument } from '../../terraform/plan/plan-shape';
import type { Resource } from '../../terraform/resource';
import { readSynthesizedStack } from '../../terraform/terraform-json';
import { hclText } from './hcl-text';

/** The same two faults in every spelling of the callee and every kind of input: the rule finds each, at its address. */

type Json = Record<string, unknown>;

const SERVICE = 'google_cloud_run_v2_service';

/** What calls, and the field that names the callee. */
const FAULTS = {
  TMO002: {
    type: 'google_pubsub_subscription',
    block: 'push_config',
    field: 'push_endpoint',
    values: { name: 'call', topic: 't', ack_deadline_seconds: 60, expiration_policy: [{ ttl: '' }] },
    message: "ack deadline 1 min is shorter than the handler's timeout 10 min",
  },
  TMO003: {
    type: 'google_cloud_scheduler_job',
    block: 'http_target',
    field: 'uri',
    values: { name: 'call', schedule: '0 3 * * *', attempt_deadline: '60s' },
    message: "attempt deadline 1 min is shorter than the callee's timeout 10 min",
  },
} as const;

type Fault = (typeof FAULTS)[keyof typeof FAULTS];

const service = (name: string, timeout = '600s') => ({ name, location: 'us-central1', template: { timeout } });
const caller = ({ block, field, values }: Fault, url: string): Json => ({ ...values, [block]: { [field]: url } });
const both = (fault: Fault, url: string, more: Json = {}): Json => ({
  ...more,
  resource: {
    [SERVICE]: { api: service('api'), quick: service('quick', '30s') },
    [fault.type]: { c: caller(fault, url) },
  },
});

/** A module and those that it calls, as Terraform's JSON. */
interface Written {
  readonly document: Json;
  readonly modules: Readonly<Record<string, Written>>;
}

function moduleOf(document: Json, modules: Written['modules'] = {}): Written {
  return { document, modules };
}

function configOf({ document, modules }: Written): ModuleConfig {
  return moduleConfig([{ document, positionOf: () => undefined }], (name) => modules[name] && configOf(modules[name]));
}

/** The same from the text of `.tf` files, through HashiCorp's parser. */
async function configOfText({ document, modules }: Written): Promise<ModuleConfig> {
  const read = await readHcl('main.tf', hclText(document));
  const called = await Promise.all(
    Object.entries(modules).map(async ([name, one]) => [name, await configOfText(one)] as const),
  );
  const byName = new Map(called);
  return moduleConfig([{ document: read, positionOf: () => undefined }], (name) => byName.get(name));
}

/** Each spelling, and the address of the caller. */
const WRITTEN: readonly (readonly [title: string, write: (fault: Fault) => Written, address?: string])[] = [
  ['a reference', (fault) => moduleOf(both(fault, `\${${SERVICE}.api.uri}`))],
  ['an interpolation', (fault) => moduleOf(both(fault, `\${${SERVICE}.api.uri}/run?x=1`))],
  ['format', (fault) => moduleOf(both(fault, `\${format("%s/run", ${SERVICE}.api.uri)}`))],
  ['join', (fault) => moduleOf(both(fault, `\${join("/", [${SERVICE}.api.uri, "run"])}`))],
  ['a local', (fault) => moduleOf(both(fault, '${local.url}/run', { locals: { url: `\${${SERVICE}.api.uri}` } }))],
  [
    'a local of locals, by key',
    (fault) =>
      moduleOf(
        both(fault, '${local.all["api"].url}', {
          locals: { all: { api: { url: '${local.one}' } }, one: `\${${SERVICE}.api.uri}` },
        }),
      ),
  ],
  ['one of the list of URLs', (fault) => moduleOf(both(fault, `\${${SERVICE}.api.urls[0]}`))],
  [
    'a variable with a literal URL as its default',
    (fault) =>
      moduleOf(
        both(fault, '${var.url}', { variable: { url: { default: 'https://api-123456789012.us-central1.run.app' } } }),
      ),
  ],
  [
    'a URL with the project number',
    (fault) => moduleOf(both(fault, 'https://api-123456789012.us-central1.run.app/run')),
  ],
  ['a URL with a hash', (fault) => moduleOf(both(fault, 'https://api-abcdefghij-uc.a.run.app/run'))],
  [
    'a URL with the name of the service in it',
    (fault) => moduleOf(both(fault, `https://\${${SERVICE}.api.name}-123456789012.us-central1.run.app`)),
  ],
  [
    'the first branch of a condition',
    (fault) => moduleOf(both(fault, `\${var.x ? ${SERVICE}.api.uri : ${SERVICE}.quick.uri}`, { variable: { x: {} } })),
  ],
  [
    'the second branch of a condition',
    (fault) => moduleOf(both(fault, `\${var.x ? ${SERVICE}.quick.uri : ${SERVICE}.api.uri}`, { variable: { x: {} } })),
  ],
  ['try and coalesce', (fault) => moduleOf(both(fault, `\${coalesce(null, try(${SERVICE}.api.uri, "none"))}`))],
  [
    'each.value of a for_each over the services',
    (fault) =>
      moduleOf({
        resource: {
          [SERVICE]: { all: { for_each: '${toset(["api"])}', ...service('${each.key}') } },
          [fault.type]: { c: { for_each: `\${${SERVICE}.all}`, ...caller(fault, '${each.value.uri}/run') } },
        },
      }),
    'c["api"]',
  ],
  [
    'each.key as an index',
    (fault) =>
      moduleOf({
        locals: { names: { api: '600s', quick: '30s' } },
        resource: {
          [SERVICE]: { all: { for_each: '${local.names}', ...service('${each.key}', '${each.value}') } },
          [fault.type]: { c: { for_each: '${local.names}', ...caller(fault, `\${${SERVICE}.all[each.key].uri}`) } },
        },
      }),
    'c["api"]',
  ],
  [
    'count.index',
    (fault) =>
      moduleOf({
        resource: {
          [SERVICE]: { all: { count: 2, ...service('s${count.index}', '${count.index == 1 ? "600s" : "30s"}') } },
          [fault.type]: { c: { count: 2, ...caller(fault, `\${${SERVICE}.all[count.index].uri}`) } },
        },
      }),
    'c[1]',
  ],
  [
    'a splat',
    (fault) =>
      moduleOf({
        resource: {
          [SERVICE]: { all: { count: 1, ...service('api') } },
          [fault.type]: { c: caller(fault, `\${element(${SERVICE}.all[*].uri, 0)}`) },
        },
      }),
  ],
  [
    'a dynamic block',
    (fault) =>
      moduleOf({
        resource: {
          [SERVICE]: { api: service('api') },
          [fault.type]: {
            c: {
              ...fault.values,
              dynamic: {
                [fault.block]: {
                  for_each: `\${[${SERVICE}.api.uri]}`,
                  content: { [fault.field]: `\${${fault.block}.value}` },
                },
              },
            },
          },
        },
      }),
  ],
  [
    'outputs and variables of nested modules',
    (fault) => {
      const inner = moduleOf({
        resource: { [SERVICE]: { this: service('api') } },
        output: { service: { value: `\${${SERVICE}.this}` } },
      });
      const run = moduleOf(
        { module: { inner: { source: './inner' } }, output: { uri: { value: '${module.inner.service.uri}' } } },
        { inner },
      );
      const cron = moduleOf({
        variable: { target: {} },
        resource: { [fault.type]: { c: caller(fault, '${var.target.url}/run') } },
      });
      return moduleOf(
        {
          module: {
            run: { source: './run', for_each: ['a'] },
            cron: { source: './cron', target: { url: '${module.run["a"].uri}' } },
          },
        },
        { run, cron },
      );
    },
    'module.cron.c',
  ],
];

/** The reference of the caller in a plan: other values are final there. */
interface Planned {
  readonly references?: readonly string[];
  /** The value where it is known. */
  readonly url?: string;
  readonly key?: string | number;
  readonly forEach?: readonly string[];
  readonly configuration?: (own: Json) => Json;
  readonly serviceModule?: string;
  readonly module?: string;
  readonly uri?: string;
  /** Does the plan depend on the URLs of the services, through whatever expression? */
  readonly relevant?: boolean;
  /** Services of the root module beside it, with shorter timeouts. */
  readonly others?: readonly string[];
  /** Is the block dynamic, which a plan leaves out of the configuration? */
  readonly dynamic?: boolean;
}

/** A plan in which the caller waits too short for `api`, beside a quick service. */
function planned({ type, block, field, values }: Fault, how: Planned): PlanDocument {
  const key = how.key === undefined ? '' : `[${JSON.stringify(how.key)}]`;
  const at = (module: string | undefined, address: string) => (module === undefined ? address : `${module}.${address}`);
  const one = (module: string | undefined, of: string, name: string, body: Json) => ({
    address: at(module, `${of}.${name}${key}`),
    type: of,
    name,
    ...(how.key === undefined ? {} : { index: how.key }),
    values: body,
  });
  const resources = [
    [
      how.serviceModule,
      one(how.serviceModule, SERVICE, 'api', {
        name: 'api',
        location: 'us-central1',
        ...(how.uri === undefined ? {} : { uri: how.uri }),
        template: [{ timeout: '600s' }],
      }),
    ],
    [
      how.module,
      one(how.module, type, 'c', { ...values, [block]: [how.url === undefined ? {} : { [field]: how.url }] }),
    ],
  ] as const;
  const others = (how.others ?? []).map((name) => {
    const body = { name, location: 'us-central1', template: [{ timeout: '30s' }] };
    return { address: `${SERVICE}.${name}`, type: SERVICE, name, values: body };
  });
  const own = {
    address: `${type}.c`,
    expressions: how.dynamic ? {} : { [block]: [{ [field]: { references: how.references ?? [] } }] },
    ...(how.forEach === undefined ? {} : { for_each_expression: { references: how.forEach } }),
  };
  return {
    format_version: '1.2',
    planned_values: {
      root_module: {
        child_modules: [
          ...resources.map(([module, resource]) => ({ address: module ?? '', resources: [resource] })),
          { resources: others },
        ],
      },
    },
    resource_changes: resources.map(([, { address, type: of }]) => ({
      address,
      change: {
        after_unknown:
          of === SERVICE
            ? how.uri === undefined
              ? { uri: true }
              : {}
            : how.url === undefined
              ? { [block]: [{ [field]: true }] }
              : {},
      },
    })),
    configuration: { root_module: how.configuration?.(own) ?? { resources: [{ address: `${SERVICE}.api` }, own] } },
    ...(how.relevant
      ? {
          relevant_attributes: [
            { resource: at(how.serviceModule, `${SERVICE}.api`), attribute: how.serviceModule ? [] : ['uri'] },
            ...others.map(({ address }) => ({ resource: address, attribute: ['uri'] })),
          ],
        }
      : {}),
  };
}

const api = [`${SERVICE}.api.uri`, `${SERVICE}.api`];

const PLANNED: readonly (readonly [title: string, how: Planned, address?: string])[] = [
  ['a reference, with a path or without', { references: api }],
  ['a reference in format or a condition, with a variable', { references: ['var.x', ...api, 'local.path'] }],
  ['a local, which is not in the plan', { references: ['local.url'], relevant: true }],
  [
    'a key of a local that names the service',
    { references: ['local.urls["api"]', 'local.urls'], relevant: true, others: ['quick'] },
  ],
  [
    'an output of a module whose expression is a local there',
    {
      references: ['module.run.uri', 'module.run'],
      serviceModule: 'module.run',
      relevant: true,
      others: ['quick'],
      configuration: (own) => ({
        resources: [own],
        module_calls: {
          run: {
            module: {
              resources: [{ address: `${SERVICE}.api` }],
              outputs: { uri: { expression: { references: ['local.service.uri', 'local.service'] } } },
            },
          },
        },
      }),
    },
  ],
  [
    'each.value over the services',
    { references: ['each.value.uri', 'each.value'], key: 'api', forEach: [`${SERVICE}.api`] },
    'c["api"]',
  ],
  [
    'each.value over a local',
    { references: ['each.value.uri', 'each.value'], key: 'api', forEach: ['local.all'], relevant: true },
    'c["api"]',
  ],
  [
    'each.key as an index',
    { references: [`${SERVICE}.api`, 'each.key'], key: 'api', forEach: ['local.all'] },
    'c["api"]',
  ],
  ['count.index', { references: [`${SERVICE}.api`, 'count.index'], key: 0 }, 'c[0]'],
  ['the URL of a service that exists', { url: 'https://api-xyz.a.run.app/run', uri: 'https://api-xyz.a.run.app' }],
  ['a URL with the project number', { url: 'https://api-123456789012.us-central1.run.app/run' }],
  ['a URL with a hash', { url: 'https://api-abcdefghij-uc.a.run.app/run' }],
  [
    'outputs and variables of nested modules',
    {
      references: ['var.target.url', 'var.target'],
      serviceModule: 'module.run["a"].module.inner',
      module: 'module.cron',
      configuration: (own) => ({
        module_calls: {
          run: {
            module: {
              outputs: { uri: { expression: { references: ['module.inner.service', 'module.inner'] } } },
              module_calls: {
                inner: {
                  module: {
                    resources: [{ address: `${SERVICE}.api` }],
                    outputs: { service: { expression: { references: [`${SERVICE}.api`] } } },
                  },
                },
              },
            },
          },
          cron: {
            expressions: { target: { references: ['module.run["a"].uri', 'module.run["a"]', 'module.run'] } },
            module: { resources: [own] },
          },
        },
      }),
    },
    'module.cron.c',
  ],
];

/** The URL that Google gave the service. */
const URI = 'https://api-abcdefghij-uc.a.run.app';
/** Where expressions are gone, the URL is all that names the callee. */
const URLS = [
  ['the URL that Google gave', URI],
  ['a path and a query', `${URI}/run?x=1`],
  ['the project number in the URL', 'https://api-123456789012.us-central1.run.app/run'],
] as const;

/** The service and its caller as Cloud Asset Inventory prints them. */
function liveAssets({ type }: Fault, url: string): Asset[] {
  const at = (api: string, rest: string) => `//${api}.googleapis.com/projects/p/locations/us-central1/${rest}`;
  const run = {
    name: at('run', 'services/api'),
    assetType: 'run.googleapis.com/Service',
    resource: {
      data: { name: 'projects/p/locations/us-central1/services/api', template: { timeout: '600s' }, uri: URI },
    },
  };
  if (type === 'google_cloud_scheduler_job') {
    const data = { name: 'jobs/call', schedule: '0 3 * * *', attemptDeadline: '60s', httpTarget: { uri: url } };
    return [
      run,
      { name: at('cloudscheduler', 'jobs/call'), assetType: 'cloudscheduler.googleapis.com/Job', resource: { data } },
    ];
  }
  const data = { name: 'subscriptions/call', topic: 't', ackDeadlineSeconds: 60, pushConfig: { pushEndpoint: url } };
  return [
    run,
    { name: at('pubsub', 'subscriptions/c'), assetType: 'pubsub.googleapis.com/Subscription', resource: { data } },
  ];
}

function findings(resources: readonly Resource[], rule: string) {
  return audit(resources, { runbooks: new Set(), profile: 'platform' })
    .findings.filter((one) => one.rule === rule)
    .map(({ status, resource, message }) => ({ status, resource, message }));
}

/** `c["a"]` of a type; a module stands before the type. */
function addressOf({ type }: Fault, address: string): string {
  const at = address.lastIndexOf('c');
  const start = address.startsWith('module.') ? at : 0;
  return `${address.slice(0, start)}${type}.${address.slice(start)}`;
}

describe.each(Object.entries(FAULTS))('%s', (rule, fault) => {
  const found = (address: string) => [{ status: 'fail', resource: addressOf(fault, address), message: fault.message }];
  const written = WRITTEN.map(([title, write, address = 'c']) => [title, write(fault), address] as const);

  test.each(written)('is found in .tf.json with %s', (_, module, address) => {
    expect(findings(configResources('s', configOf(module)), rule)).toEqual(found(address));
  });

  test.each(written)('is found in .tf files with %s', async (_, module, address) => {
    expect(findings(configResources('s', await configOfText(module)), rule)).toEqual(found(address));
  });

  test.each(written.filter(([, { modules }]) => Object.keys(modules).length === 0))(
    'is found in what CDKTF has synthesized with %s',
    (_, { document }, address) => {
      expect(findings(readSynthesizedStack({ stack: 's', document }), rule)).toEqual(found(address));
    },
  );

  test.each(URLS)('is found in a state with %s', (_, url) => {
    const { planned_values: values, format_version: version } = planned(fault, { url, uri: URI });
    const state = { format_version: version, ...(values === undefined ? {} : { values }) };
    expect(findings(planResources('s', state), rule)).toEqual(found('c'));
  });

  test.each(URLS)('is found in assets of a live project with %s', (_, url) => {
    const [{ status, message } = {}, ...others] = findings(assetResources('p', liveAssets(fault, url)), rule);
    expect([status, message, others]).toEqual(['fail', fault.message, []]);
  });

  test.each(PLANNED.map(([title, how, address = 'c']) => [title, how, address] as const))(
    'is found in a plan with %s',
    (_, how, address) => {
      expect(findings(planResources('s', planned(fault, how)), rule)).toEqual(found(address));
    },
  );

  test('is not judged in a plan with a dynamic block, and the finding says what would decide it', () => {
    const [finding] = audit(planResources('s', planned(fault, { dynamic: true })), {
      runbooks: new Set(),
      profile: 'platform',
    }).findings.filter((one) => one.rule === rule);
    expect(finding).toMatchObject({ status: 'unresolved', fix: expect.stringContaining('--stack FOLDER') as string });
  });

  test('is not judged in a plan with a local that may be one of several services', () => {
    const document = planned(fault, { references: ['local.url'] });
    const other = { address: `${SERVICE}.b`, type: SERVICE, name: 'b', values: { name: 'b' } };
    const modules = document.planned_values?.root_module?.child_modules ?? [];
    const ambiguous: PlanDocument = {
      ...document,
      planned_values: { root_module: { child_modules: [...modules, { resources: [other] }] } },
      relevant_attributes: ['api', 'b'].map((name) => ({ resource: `${SERVICE}.${name}`, attribute: ['uri'] })),
    };
    expect(findings(planResources('s', ambiguous), rule)).toMatchObject([{ status: 'unresolved' }]);
  });

  test('is found in a plan in which a local gives the timeout of the service, but null', () => {
    const document = planned(fault, { references: api, relevant: true });
    const modules = (document.planned_values?.root_module?.child_modules ?? []).map((module) => ({
      ...module,
      resources: (module.resources ?? []).map((one) =>
        one.name === 'api' ? { ...one, values: { name: 'api', template: [{}] } } : one,
      ),
    }));
    const withNull: PlanDocument = {
      ...document,
      planned_values: { root_module: { child_modules: modules } },
      resource_changes: [
        { address: `${SERVICE}.api`, change: { after_unknown: { template: [{ timeout: true }], uri: true } } },
        ...(document.resource_changes ?? []).slice(1),
      ],
      configuration: {
        root_module: {
          resources: [
            { address: `${SERVICE}.api`, expressions: { template: [{ timeout: { references: ['local.timeouts'] } }] } },
            ...(document.configuration?.root_module?.resources ?? []).slice(1),
          ],
        },
      },
    };
    const message = fault.message.replace('10 min', '5 min');
    expect(findings(planResources('s', withNull), rule)).toEqual([
      { status: 'fail', resource: addressOf(fault, 'c'), message },
    ]);
    const unknown = { ...withNull, relevant_attributes: [{ resource: 'terraform_data.times', attribute: ['output'] }] };
    expect(findings(planResources('s', unknown), rule)).toMatchObject([{ status: 'unresolved' }]);
  });
});
