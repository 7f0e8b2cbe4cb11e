import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import * as z from 'zod';

/** Largest page that the API returns. https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list */
const PAGE = 1_000;
const READ_MS = 60_000;

const pageSchema = z.object({ entries: z.array(z.unknown()).optional(), nextPageToken: z.string().optional() });

/** Which entries are read. Instants are RFC 3339. */
export interface LogQuery {
  readonly project: string;
  readonly filter: string;
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  /** @default - the oldest first */
  readonly newestFirst?: true;
}

/** Entries of Cloud Logging through the REST API. */
export class CloudLogSource {
  private readonly auth: GoogleAuth;
  private readonly url: string;

  /** @param endpoint a server other than Google's; requests to it have no credentials */
  constructor(endpoint?: string) {
    this.url = `${endpoint ?? 'https://logging.googleapis.com'}/v2/entries:list`;
    this.auth =
      endpoint === undefined
        ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/logging.read' })
        : new GoogleAuth({ authClient: new PassThroughClient() });
  }

  async *entries({ project, filter, from, to, newestFirst }: LogQuery): AsyncGenerator<Uint8Array> {
    let pageToken: string | undefined;
    do {
      const { data } = await this.auth.request<unknown>({
        url: this.url,
        method: 'POST',
        data: {
          resourceNames: [`projects/${project}`],
          filter: `${filter} AND timestamp>="${from}" AND timestamp<"${to}"`,
          orderBy: newestFirst === true ? 'timestamp desc' : 'timestamp asc',
          pageSize: PAGE,
          ...(pageToken === undefined ? {} : { pageToken }),
        },
        timeout: READ_MS,
        fetchImplementation: fetch,
      });
      const page = pageSchema.parse(data);
      // A page may be empty and still have a successor.
      for (const entry of page.entries ?? []) yield Buffer.from(JSON.stringify(entry));
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined && pageToken !== '');
  }
}
