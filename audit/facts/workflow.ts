import { Duration } from '../../model/duration';
import { TIMEOUTS } from '../../model/platform-timeouts';
import type { Resource } from '../../terraform/resource';
import type { Callee, Callees } from './callee';
import { Fields } from './fields';
import { linkOfText } from './link';
import { accountOf, type Account } from './identity';
import { byDefault, declared, unresolved, valueOf, type Reading } from './reading';
import { placeOf, type Placed, type ResourceIndex } from './resource-index';
import { stepsOf, type SourceStep } from './workflow-source';

/** A step of a workflow that waits for what it calls. */
export interface WorkflowStep {
  readonly step: string;
  /** `http` waits for the answer; a `connector` for the end of what it starts. */
  readonly kind: 'http' | 'connector';
  /** One; several where the URL depends on a condition. */
  readonly callees: readonly Callee[];
  readonly timeout: Reading<Duration>;
  readonly retried: boolean;
  /** Does the call carry an identity token of the workflow's account? */
  readonly token: 'oidc' | 'oauth' | 'none';
}

/** A workflow of Workflows. */
export interface Workflow extends Placed {
  readonly label: string;
  readonly account: Account;
  /** Unresolved where the source cannot be read. */
  readonly steps: Reading<readonly WorkflowStep[]>;
}

export function readWorkflows(index: ResourceIndex, callees: Callees): Workflow[] {
  return index.ofType('google_workflows_workflow').map((resource) => {
    const fields = Fields.of(resource);
    const source = fields.expression('source_contents');
    const read = source === undefined ? undefined : stepsOf(source, environmentOf(fields));
    return {
      ...placeOf(resource),
      label: valueOf(fields.text('name')) ?? resource.path,
      account: accountOf(index, fields.link('service_account')),
      steps:
        read === undefined
          ? unresolved(`the source of the workflow cannot be read: ${shortened(source ?? 'it is not set')}`)
          : declared(read.flatMap((step) => stepOf(callees, resource, step))),
    };
  });
}

/** The longest source that a message quotes. */
const QUOTED = 80;

function shortened(source: string): string {
  const line = source.split('\n', 1)[0] ?? '';
  return line.length > QUOTED || line !== source ? `${line.slice(0, QUOTED)}…` : line;
}

function environmentOf(fields: Fields): ReadonlyMap<string, string> {
  return fields.block('user_env_vars')?.texts() ?? new Map();
}

/** Connectors that start an execution of a job and wait for its end. */
const RUN_JOB = /^googleapis\.run\.v\d+\.(?:projects\.locations|namespaces)\.jobs\.run$/;

function stepOf(callees: Callees, { stack }: Resource, source: SourceStep): WorkflowStep[] {
  const { step, call, args, retried } = source;
  if (/^http\.[a-z]+$/.test(call)) {
    const url = textOf(args['url']);
    return [
      {
        step,
        kind: 'http',
        callees: callees.of(url === undefined ? undefined : linkOfText(stack, url)),
        timeout: secondsOf(args['timeout'], TIMEOUTS.workflowStep.default),
        retried,
        token: tokenOf(args['auth']),
      },
    ];
  }
  const parameters = bodyOf(args['connector_params']);
  if (!RUN_JOB.test(call) || parameters['skip_polling'] === true) return [];
  const text = textOf(args['name']) ?? 'no name';
  return [
    {
      step,
      kind: 'connector',
      callees: [
        callees.jobOf(linkOfText(stack, text), /([a-z0-9-]+)$/.exec(text)?.[1]) ?? { kind: 'unresolved', text },
      ],
      timeout: secondsOf(parameters['timeout'], TIMEOUTS.workflowConnector.default),
      retried,
      token: 'oauth', // connectors authenticate with the workflow's account
    },
  ];
}

function secondsOf(value: unknown, fallback: Duration): Reading<Duration> {
  if (value === undefined || value === null) return byDefault(fallback);
  const seconds = Number(value);
  return Number.isInteger(seconds) && seconds >= 0
    ? declared(Duration.seconds(seconds))
    : unresolved(JSON.stringify(value));
}

function tokenOf(auth: unknown): WorkflowStep['token'] {
  const type = bodyOf(auth)['type'];
  return type === 'OIDC' ? 'oidc' : type === 'OAuth2' ? 'oauth' : 'none';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function bodyOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
