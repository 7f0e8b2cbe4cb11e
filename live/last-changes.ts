import { z } from 'zod';

/** Who changed a resource last. */
export interface LastChange {
  /** E-mail of a person or an account. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
  /** Such as `google.cloud.scheduler.v1.CloudScheduler.UpdateJob`. */
  readonly method: string;
}

/** An entry of the log of admin activity: https://cloud.google.com/logging/docs/audit/understanding-audit-logs */
const entrySchema = z.object({
  logName: z.string().endsWith('cloudaudit.googleapis.com%2Factivity'),
  timestamp: z.string(),
  protoPayload: z.object({
    serviceName: z.string(),
    methodName: z.string(),
    resourceName: z.string(),
    authenticationInfo: z
      .object({ principalEmail: z.string().optional(), principalSubject: z.string().optional() })
      .optional(),
    status: z.object({ code: z.number().optional() }).optional(),
  }),
});

/** Methods of admin activity that change no setting. */
const NO_CHANGE = /(?:^|\.)(?:RunJob|SetIamPolicy|Seek)$/;

/** The last change of each resource, as the entries of Cloud Audit Logs show. */
export class LastChanges {
  private readonly changes = new Map<string, LastChange>();

  /** Takes one log entry, in any order of time. What is no change that succeeded is left out. */
  take(entry: unknown): void {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return;
    const { timestamp: at, protoPayload } = parsed.data;
    const { serviceName, methodName: method, resourceName, authenticationInfo, status } = protoPayload;
    if ((status?.code ?? 0) !== 0 || NO_CHANGE.test(method)) return;
    const key = keyOf(serviceName, resourceName);
    const known = this.changes.get(key);
    if (known !== undefined && Date.parse(known.at) >= Date.parse(at)) return;
    const { principalEmail, principalSubject } = authenticationInfo ?? {};
    this.changes.set(key, { by: principalEmail ?? principalSubject ?? 'unknown', at, method });
  }

  /** @param asset its name, such as `//run.googleapis.com/projects/p/locations/l/services/orders` */
  of(asset: string): LastChange | undefined {
    const [, host, path] = /^\/\/([^/]+)\/(.*)$/.exec(asset) ?? [];
    return host === undefined || path === undefined ? undefined : this.changes.get(keyOf(host, path));
  }

  /** Resources of which a change is known. */
  get size(): number {
    return this.changes.size;
  }
}

/**
 * Services write the project as its id, its number or a namespace: the last two parts of the name are the same in each.
 * @returns such as `jobs/nightly`
 */
export function endOfName(resourceName: string): string {
  return resourceName.split('/').slice(-2).join('/');
}

function keyOf(service: string, resourceName: string): string {
  return `${service} ${endOfName(resourceName)}`;
}
