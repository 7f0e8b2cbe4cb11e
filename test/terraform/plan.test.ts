import { planResources } from '../../terraform/plan/plan-resources';
import type { PlanDocument } from '../../terraform/plan/plan-shape';

interface Planned {
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly module?: string;
  readonly values?: Record<string, unknown>;
  readonly unknown?: Record<string, unknown>;
}

/** A plan as Terraform 1.11 prints it: each module is a child of the root here. */
function plan(resources: readonly Planned[], root_module: unknown, more: object = {}): PlanDocument {
  const one = ({ type, name, index, module, values = {} }: Planned) => {
    const key = index === undefined ? '' : `[${JSON.stringify(index)}]`;
    const address = `${module === undefined ? '' : `${module}.`}${type}.${name}${key}`;
    return { address, mode: 'managed', type, name, ...(index === undefined ? {} : { index }), values };
  };
  const modules = [...new Set(resources.flatMap(({ module }) => module ?? []))];
  return {
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: resources.filter(({ module }) => module === undefined).map(one),
        child_modules: modules.map((address) => ({
          address,
          resources: resources.filter(({ module }) => module === address).map(one),
        })),
      },
    },
    resource_changes: resources.map((resource) => ({
      address: one(resource).address,
      change: { after_unknown: resource.unknown ?? {} },
    })),
    configuration: { root_module },
    ...more,
  } as PlanDocument;
}

const SERVICE = 'google_cloud_run_v2_service';
const JOB = 'google_cloud_scheduler_job';
const unknownUri = { http_target: [{ uri: true }] };
const service = (name: string, more: Partial<Planned> = {}): Planned => {
  return { type: SERVICE, name, values: { name }, unknown: { uri: true }, ...more };
};
const job = (more: Partial<Planned> = {}): Planned => {
  return { type: JOB, name: 'call', values: { http_target: [{}] }, unknown: unknownUri, ...more };
};
/** Configuration of a job whose URI refers to something. */
const calling = (references: readonly string[], more: object = {}) => {
  return { address: `${JOB}.call`, expressions: { http_target: [{ uri: { references } }] }, ...more };
};

/** Address and attribute to which the URI of each job refers. */
function urisOf(document: PlanDocument): string[] {
  return planResources('plan', document)
    .filter(({ type }) => type === JOB)
    .map(({ origins }) =>
      (origins.get('http_target.0.uri')?.references ?? []).map((one) => `${one.address} ${one.attribute}`).join(', '),
    );
}

describe('a reference in a plan leads to the resource instance', () => {
  test('directly', () => {
    const references = [`${SERVICE}.api.uri`, `${SERVICE}.api`];
    expect(urisOf(plan([service('api'), job()], { resources: [calling(references)] }))).toEqual([`${SERVICE}.api uri`]);
  });

  test('in both branches of a conditional', () => {
    const references = ['var.blue', `${SERVICE}.b.uri`, `${SERVICE}.b`, `${SERVICE}.g.uri`, `${SERVICE}.g`];
    expect(urisOf(plan([service('b'), service('g'), job()], { resources: [calling(references)] }))).toEqual([
      `${SERVICE}.b uri, ${SERVICE}.g uri`,
    ]);
  });

  test('through each.value of a for_each over the services', () => {
    const document = plan(
      ['a', 'b'].flatMap((index) => [service('api', { index }), job({ index })]),
      {
        resources: [
          calling(['each.value.uri', 'each.value'], { for_each_expression: { references: [`${SERVICE}.api`] } }),
        ],
      },
    );
    expect(urisOf(document)).toEqual([`${SERVICE}.api["a"] uri`, `${SERVICE}.api["b"] uri`]);
  });

  test('through each.key as an index, and through a number', () => {
    const instances = [service('api', { index: 'a' }), service('api', { index: 'b' }), job({ index: 'b' })];
    expect(urisOf(plan(instances, { resources: [calling([`${SERVICE}.api`, 'each.key'])] }))).toEqual([
      `${SERVICE}.api["b"] `,
    ]);
    const references = [`${SERVICE}.api[0].uri`, `${SERVICE}.api[0]`, `${SERVICE}.api`];
    expect(urisOf(plan([service('api', { index: 0 }), job()], { resources: [calling(references)] }))).toEqual([
      `${SERVICE}.api[0] uri`,
    ]);
  });

  test('through the output of a module with for_each, into the variable of another', () => {
    const module = 'module.run["a.b"]';
    const document = plan([service('this', { module }), job({ module: 'module.cron' })], {
      module_calls: {
        run: {
          module: {
            resources: [{ address: `${SERVICE}.this` }],
            outputs: { uri: { expression: { references: [`${SERVICE}.this.uri`, `${SERVICE}.this`] } } },
          },
        },
        cron: {
          expressions: { target: { references: ['module.run["a.b"].uri', 'module.run["a.b"]', 'module.run'] } },
          module: { resources: [calling(['var.target'])] },
        },
      },
    });
    expect(urisOf(document)).toEqual([`${module}.${SERVICE}.this uri`]);
  });

  test('through a local, where one attribute only can reach it, or one with the name of the key', () => {
    const relevant = (...names: string[]) => ({
      relevant_attributes: names.map((name) => ({ resource: `${SERVICE}.${name}`, attribute: ['uri'] })),
    });
    const local = { resources: [calling(['local.url'])] };
    expect(urisOf(plan([service('api'), job()], local, relevant('api')))).toEqual([`${SERVICE}.api uri`]);
    const each = { resources: [calling(['each.value'], { for_each_expression: { references: ['local.urls'] } })] };
    const keyed = plan([service('a'), service('b'), job({ index: 'b' })], each, relevant('a', 'b'));
    expect(urisOf(keyed)).toEqual([`${SERVICE}.b uri`]);
  });
});

describe('a value of a plan', () => {
  const [read] = planResources(
    'plan',
    plan(
      [
        service('api'),
        job({ values: { name: '${x}', http_target: [{}] }, unknown: { ...unknownUri, paused: true, state: true } }),
      ],
      { resources: [calling([`${SERVICE}.api.uri`, `${SERVICE}.api`], { depends_on: [`${SERVICE}.api`] })] },
    ),
  ).filter(({ type }) => type === JOB);

  test('that is known at apply only is the reference', () => {
    expect(read?.values['http_target']).toEqual([{ uri: `\${${SERVICE}.api.uri}` }]);
  });

  test('that was left out and is computed by the provider is left out', () => {
    expect(read?.values).not.toHaveProperty('paused');
  });

  test('that only variables decide and that is not known is null: the provider computes it', () => {
    const timeoutOf = (references: readonly string[], given: object = {}) => {
      const document = plan([service('api', { module: 'module.run', unknown: { timeout: true } }), service('other')], {
        resources: [{ address: `${SERVICE}.other` }],
        module_calls: {
          run: {
            ...given,
            module: { resources: [{ address: `${SERVICE}.api`, expressions: { timeout: { references } } }] },
          },
        },
      });
      return planResources('plan', document).find(({ address }) => address.startsWith('module.'))?.values['timeout'];
    };
    const variable = ['var.revision.timeout', 'var.revision'];
    expect(timeoutOf(variable)).toBeUndefined();
    expect(timeoutOf(variable, { expressions: { revision: { references: ['var.all'] } } })).toBeUndefined();
    const unknown = [`${SERVICE}.other`, 'local.x', 'data.google_project.p.number', 'module.none.timeout'];
    for (const reference of unknown) {
      expect(timeoutOf(variable, { expressions: { revision: { references: [reference] } } })).toMatch(/^\$\{/);
      expect(timeoutOf(['var.revision', reference])).toMatch(/^\$\{/);
    }
  });

  test('with the signs of an expression is escaped', () => {
    expect(read?.values['name']).toBe('$${x}');
  });

  test('of depends_on is kept', () => {
    expect(read?.values['depends_on']).toEqual([`${SERVICE}.api`]);
  });

  test('that the files leave out and the provider writes is marked, in blocks too; of other inputs nothing is known', () => {
    const values = {
      name: 'j',
      zone: 'UTC',
      env: { a: 'b' },
      http_target: [{ uri: 'u', method: 'POST' }],
      retry: [{ n: 1 }],
    };
    const marked = (document: PlanDocument) =>
      planResources('plan', document).flatMap(({ origins }) =>
        [...origins].filter(([, { isLeftOut }]) => isLeftOut === true).map(([path]) => path),
      );
    const written = { name: { constant_value: 'j' }, env: { references: ['var.env'] }, http_target: [{ uri: {} }] };
    const planned = [job({ values, unknown: {} })];
    expect(marked(plan(planned, { resources: [{ address: `${JOB}.call`, expressions: written }] }))).toEqual([
      'zone',
      'http_target.0.method',
    ]);
    expect(marked(plan(planned, {}))).toEqual([]);
  });

  test('of a 1st gen function is no event trigger: the provider computes that block', () => {
    const FUNCTION = 'google_cloudfunctions_function';
    const document = plan([{ type: FUNCTION, name: 'f', values: { name: 'f' }, unknown: { event_trigger: true } }], {
      resources: [{ address: `${FUNCTION}.f`, expressions: { name: { constant_value: 'f' } } }],
    });
    expect(planResources('plan', document)[0]?.values).toEqual({ name: 'f' });
  });

  test('of a dynamic block is unknown, and not left out', () => {
    const withoutBlock = plan([job({ unknown: { ...unknownUri, push_config: true } })], {
      resources: [{ address: `${JOB}.call`, expressions: {} }],
    });
    const [resource] = planResources('plan', withoutBlock);
    expect(resource?.values).toEqual({
      http_target: [{ uri: '${(known after apply)}' }],
      push_config: '${(known after apply)}',
    });
  });
});

test.each([
  ['6.50.0', '6.50.0'],
  ['= 6.50.0', '6.50.0'],
  ['~> 6.50', undefined],
  [undefined, undefined],
])('the provider constraint %s of a plan stands for the version %s', (version_constraint, expected) => {
  const document = plan([{ type: 'google_pubsub_topic', name: 't' }], {});
  const constrained = {
    ...document,
    configuration: {
      ...document.configuration,
      provider_config: { google: version_constraint === undefined ? {} : { version_constraint } },
    },
  };
  expect(planResources('s', constrained).map(({ providerVersion }) => providerVersion)).toEqual([expected]);
});
