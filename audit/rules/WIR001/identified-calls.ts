import type { AuditedQueue } from '../../facts/task-queue';
import type { Facts } from '../../facts';
import type { Callee } from '../../facts/callee';
import type { Account, Identity } from '../../facts/identity';
import { linkOfText } from '../../facts/link';
import { valueOf } from '../../facts/reading';
import type { Placed } from '../../facts/resource-index';
import { pushes } from '../../facts/subscription';

/** A call and the identity that it carries. */
export interface IdentifiedCall extends Placed {
  readonly callee: Callee;
  readonly identity: Identity;
  /** Eventarc and Workflows call with one account for everything; what another stack makes, and what is adopted, may have its roles there. */
  readonly accountFromElsewhere: boolean;
}

/** The calls of Scheduler jobs, push subscriptions, Eventarc triggers, workflows and queues. */
export function identifiedCalls(facts: Facts): IdentifiedCall[] {
  const { schedules, subscriptions, eventarcTriggers, queues, guards } = facts;
  const existing = new Set(guards.flatMap(({ config }) => valueOf(config)?.existingCallers ?? []));
  const isExisting = (identity: Identity) =>
    identity.kind !== 'none' && identity.account.kind === 'email' && existing.has(identity.account.email);
  return [
    ...schedules.flatMap((job) =>
      job.target.kind === 'http'
        ? each(job, job.target.callees, job.target.identity, isExisting(job.target.identity))
        : [],
    ),
    ...subscriptions.filter(pushes).flatMap((subscription) => {
      const { callees, identity } = subscription.push;
      return each(subscription, callees, identity, isExisting(identity));
    }),
    ...eventarcTriggers.flatMap((trigger) =>
      each(trigger, trigger.callees, tokenOf(trigger.account), isFromElsewhere(trigger.account)),
    ),
    ...workflowCalls(facts),
    ...queues.flatMap((queue) => queueCalls(queue)),
  ];
}

/**
 * What a step calls without a token may be public, or take a key of its own. Steps that call the same thing with the same
 * token are one call: they have the same right.
 */
function workflowCalls({ workflows }: Facts): IdentifiedCall[] {
  return workflows.flatMap((workflow) => {
    const { account } = workflow;
    const seen = new Set<string>();
    return (valueOf(workflow.steps) ?? []).flatMap(({ callees, token }) => {
      if (token === 'none') return [];
      const identity: Identity = token === 'oauth' ? { kind: 'oauth', account } : tokenOf(account);
      const others = callees.filter((callee) => {
        const key = `${token} ${calledBy(callee)}`;
        const isNew = callee.kind !== 'unresolved' && !seen.has(key); // TMO007 says what is not known
        seen.add(key);
        return isNew;
      });
      return each(workflow, others, identity, isFromElsewhere(account));
    });
  });
}

function calledBy(callee: Callee): string {
  switch (callee.kind) {
    case 'deployable':
      return `${callee.deployable.stack} ${callee.deployable.address}`;
    case 'job':
      return `${callee.job.stack} ${callee.job.address}`;
    case 'google-api':
      return callee.host;
    case 'unresolved':
      return callee.text;
  }
}

function each(place: Placed, callees: readonly Callee[], identity: Identity, elsewhere: boolean): IdentifiedCall[] {
  const { stack, address, path } = place;
  return callees.map((callee) => ({ stack, address, path, callee, identity, accountFromElsewhere: elsewhere }));
}

/** A queue without an identity leaves it to each task. */
function queueCalls({ target, ...queue }: AuditedQueue): IdentifiedCall[] {
  return target === undefined || target.identity.kind === 'none'
    ? []
    : each(queue, target.callees, target.identity, false);
}

/** The caller takes the URL that it calls as audience. */
function tokenOf(account: Account): Identity {
  return { kind: 'oidc', account, audience: linkOfText('', 'the URL') };
}

function isFromElsewhere({ kind }: Account): boolean {
  return kind !== 'resource';
}
