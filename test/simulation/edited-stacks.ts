import type { StackDocument } from '../../terraform/terraform-json';

type Values = Record<string, unknown>;
interface Edited {
  readonly stack: string;
  readonly document: { readonly resource: Record<string, Record<string, Values>> };
}

/** A copy of synthesized stacks, to be edited as a person edits a `cdk.tf.json`. */
export class EditedStacks {
  readonly documents: StackDocument[];

  constructor(documents: readonly StackDocument[]) {
    this.documents = structuredClone(documents) as StackDocument[];
  }

  /** The body of the only resource of a type whose `name` is this one. */
  resource(type: string, name: string): Values {
    const found = (this.documents as unknown as Edited[]).flatMap(({ document }) =>
      Object.values(document.resource[type] ?? {}).filter((values) => values['name'] === name),
    );
    const [only] = found;
    if (only === undefined || found.length > 1) throw new Error(`${found.length} of ${type} ${name}`);
    return only;
  }

  /** Changes the guard's configuration. */
  configure(edit: (config: Record<string, unknown>) => void): this {
    const object = this.resource('google_storage_bucket_object', 'guard-config.json');
    const config = JSON.parse(String(object['content'])) as Record<string, unknown>;
    edit(config);
    object['content'] = JSON.stringify(config);
    return this;
  }

  /** Sets a field of a resource, by its path; undefined removes it. */
  set(type: string, name: string, path: string, value: unknown): this {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let body = this.resource(type, name);
    for (const step of steps) body = body[step] as Values;
    body[last] = value;
    return this;
  }

  /** Adds a resource to a stack. */
  add(stack: string, type: string, id: string, values: Values): this {
    const edited = (this.documents as unknown as Edited[]).find((one) => one.stack === stack);
    if (edited === undefined) throw new Error(`no stack ${stack}`);
    (edited.document.resource[type] ??= {})[id] = values;
    return this;
  }
}
