import { hasToken } from '../../model/token';
import { referenceText } from '../../terraform/config/value';
import { urlParts } from './called-part';
import type { AuditedDeployable } from './deployable';
import type { Link } from './link';
import { valueOf } from './reading';
import type { ResourceIndex } from './resource-index';
import type { AuditedJob } from './run-job';

/** What a call reaches, or the text from which the audit could not determine it. */
export type Callee =
  | { readonly kind: 'deployable'; readonly deployable: AuditedDeployable }
  /** Through `jobs:run`, which answers before the execution ends. */
  | { readonly kind: 'job'; readonly job: AuditedJob }
  /** Another method of a Google API. */
  | { readonly kind: 'google-api'; readonly host: string }
  | {
      readonly kind: 'unresolved';
      readonly text: string;
      /** What would decide it. @default - what an unresolved finding says */
      readonly fix?: string;
    };

/** Finds what a URL or a name calls: by reference, by the URL that Google gave, or by the name in a literal URL. */
export class Callees {
  private readonly byPlace = new Map<string, AuditedDeployable>();
  private readonly byName = new Map<string, AuditedDeployable[]>();
  private readonly byHost = new Map<string, AuditedDeployable>();
  private readonly jobsByPlace = new Map<string, AuditedJob>();
  private readonly jobsByName = new Map<string, AuditedJob>();

  constructor(
    private readonly index: ResourceIndex,
    deployables: readonly AuditedDeployable[],
    jobs: readonly AuditedJob[],
  ) {
    for (const job of jobs) {
      this.jobsByPlace.set(placeKey(job), job);
      const name = valueOf(job.name);
      if (name !== undefined && !this.jobsByName.has(name)) this.jobsByName.set(name, job);
    }
    for (const deployable of deployables) {
      this.byPlace.set(placeKey(deployable), deployable);
      for (const url of deployable.urls) this.byHost.set(hostAndPath(url), deployable);
      const name = valueOf(deployable.name);
      if (name === undefined) continue;
      const same = this.byName.get(name);
      if (same === undefined) this.byName.set(name, [deployable]);
      else same.push(deployable);
    }
  }

  /** What a URL calls. Several where it depends on a condition; one that is unresolved where it is not known. */
  of(url: Link | undefined): Callee[] {
    if (url === undefined) return [{ kind: 'unresolved', text: 'no URL' }];
    const run = JOBS_RUN.exec(url.text);
    const job = this.jobOf(url, run?.[1]);
    if (run !== null || job !== undefined) return [job ?? unknownCallee(url.text)];
    const host = GOOGLE_API.exec(url.text)?.[1];
    if (host !== undefined) return [{ kind: 'google-api', host }];
    const ways = [() => this.referredByUrl(url), () => this.byUrl(url.text)];
    // A literal URL decides: what its expression refers to may stand in the path or the query only.
    if (!hasToken(url.text)) ways.reverse();
    const found = ways.map((way) => way()).find((all) => all.length > 0);
    if (found !== undefined) return found.map((deployable) => ({ kind: 'deployable', deployable }));
    // A plan does not hold the URL; one that is made of a workflow only can be that of the API that starts it.
    const startsWorkflow = this.index.allReferredTo(url).some(({ type }) => type === 'google_workflows_workflow');
    return [startsWorkflow ? { kind: 'google-api', host: WORKFLOWS_API } : unknownCallee(url.text)];
  }

  /** The job to which a link refers, or else that of the name; undefined where neither is in the input. */
  jobOf(link: Link, name: string | undefined): Callee | undefined {
    const [referred] = this.index.allReferredTo(link).flatMap((one) => this.jobsByPlace.get(placeKey(one)) ?? []);
    const job = referred ?? (name === undefined ? undefined : this.jobsByName.get(name));
    return job && { kind: 'job', job };
  }

  /** What a reference to a service, or its name, names. */
  named(service: Link, kinds: readonly AuditedDeployable['kind'][]): Callee[] {
    const referred = this.referred(service);
    const name = service.text.split('/').at(-1) ?? service.text;
    const found =
      referred.length > 0 ? referred : (this.byName.get(name) ?? []).filter(({ kind }) => kinds.includes(kind));
    return found.length > 0
      ? found.map((deployable) => ({ kind: 'deployable', deployable }))
      : [unknownCallee(service.text)];
  }

  private referred(url: Link): AuditedDeployable[] {
    return this.index.allReferredTo(url).flatMap((resource) => this.byPlace.get(placeKey(resource)) ?? []);
  }

  /** What the host refers to. The path and the query may refer to others, which are not called. */
  private referredByUrl(url: Link): AuditedDeployable[] {
    const { called, rest } = urlParts(url.text);
    const inHost = url.references.filter(
      (one) => called.includes(referenceText(one)) && this.index.at(url.stack, one.address) !== undefined,
    );
    const references = inHost.length > 0 ? inHost : url.references.filter((one) => !rest.includes(referenceText(one)));
    const referred = this.referred({ ...url, references });
    return hasToken(url.text) ? referred : referred.filter(({ name }) => called.includes(valueOf(name) ?? ''));
  }

  private byUrl(text: string): AuditedDeployable[] {
    const host = hostAndPath(text);
    const first = host.split('/')[0] ?? host;
    const known = this.byHost.get(first) ?? this.byHost.get(host.split('/').slice(0, 2).join('/'));
    if (known !== undefined) return [known];
    for (const { pattern, kinds } of LITERAL_URLS) {
      const { name, region } = pattern.exec(text)?.groups ?? {};
      if (name === undefined) continue;
      const named = (this.byName.get(name) ?? []).filter(({ kind }) => kinds.includes(kind));
      const there = named.filter(({ location }) => region === undefined || (valueOf(location) ?? region) === region);
      if (there.length > 0) return there;
    }
    return [];
  }
}

const WORKFLOWS_API = 'workflowexecutions.googleapis.com';
const GOOGLE_API = /^https:\/\/([a-z0-9-]+\.googleapis\.com)\//;
/** `.../jobs/NAME:run` of both versions of the API; the name where it is a literal. */
const JOBS_RUN = /^https:\/\/(?:[a-z0-9-]+-)?run\.googleapis\.com\/.*?(?:\/jobs\/([a-z0-9-]+)|\$\{.*\}):run$/s;

/**
 * URLs that Google forms from names. The second form of a Cloud Run URL ends with a hash and a code of the region.
 * https://cloud.google.com/run/docs/triggering/https-request#urls
 * https://cloud.google.com/functions/docs/calling/http#url
 */
const LITERAL_URLS: readonly { readonly pattern: RegExp; readonly kinds: readonly AuditedDeployable['kind'][] }[] = [
  {
    pattern: /^https:\/\/(?:[a-z0-9-]+---)?(?<name>[a-z][a-z0-9-]*)-\d+\.(?<region>[a-z0-9-]+)\.run\.app(?=[/?#:]|$)/,
    kinds: ['service', 'function'],
  },
  {
    pattern: /^https:\/\/(?:[a-z0-9-]+---)?(?<name>[a-z][a-z0-9-]*)-[a-z0-9]{10}-[a-z]{2,4}\.a\.run\.app(?=[/?#:]|$)/,
    kinds: ['service', 'function'],
  },
  {
    pattern: /^https:\/\/(?<region>[a-z]+-[a-z]+\d+)-[^/.]+\.cloudfunctions\.net\/(?<name>[\w-]+)/,
    kinds: ['function', 'gen1-function'],
  },
];

/** A literal URL needs something else than a value that is not known yet. */
function unknownCallee(text: string): Callee {
  if (!/^https?:/.test(text) || hasToken(text)) return { kind: 'unresolved', text };
  const fix =
    'it is not in the input: audit it together with what holds the callee, or compare with its timeout by hand';
  return { kind: 'unresolved', text, fix };
}

/** Host and path of a URL, without scheme, query and a slash at the end. */
function hostAndPath(url: string): string {
  return hasToken(url)
    ? ''
    : url
        .replace(/^https?:\/\//, '')
        .replace(/[?#].*$/, '')
        .replace(/\/$/, '');
}

function placeKey({ stack, address }: { readonly stack: string; readonly address: string }): string {
  return `${stack} ${address}`;
}
