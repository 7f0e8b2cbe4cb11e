import { GoogleAuth, PassThroughClient } from 'google-auth-library';
import type { GuardConfig } from '../../../model/guard-config';
import { refuse } from '../../../model/problem';
import { parseGuardConfig, type ConfigSource } from '../../ports/config-source';

/** Timeout of the read. The object has a few kilobytes. */
const READ_MS = 10_000;

/** The configuration in a Cloud Storage object, read through the JSON API. */
export class StorageConfigSource implements ConfigSource {
  private readonly url: string;
  private readonly auth: GoogleAuth;

  /**
   * @param location `gs://bucket/object`
   * @param emulator host of a storage emulator, as in `STORAGE_EMULATOR_HOST`; requests to it have no credentials
   * @throws InputError CFG003 if the location has another form
   */
  constructor(
    private readonly location: string,
    emulator?: string,
  ) {
    const [, bucket, object] = /^gs:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
    if (bucket === undefined || object === undefined) {
      refuse({
        code: 'CFG003',
        where: 'GUARD_CONFIG',
        rule: 'the configuration is a Cloud Storage object',
        got: JSON.stringify(location),
        fix: 'write gs://bucket/object',
      });
    }
    const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}?alt=media`;
    this.url = `${baseUrl(emulator)}${path}`;
    this.auth =
      emulator === undefined
        ? new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/devstorage.read_only' })
        : new GoogleAuth({ authClient: new PassThroughClient() });
  }

  async read(): Promise<GuardConfig> {
    return parseGuardConfig(await this.text(), this.location);
  }

  private async text(): Promise<string> {
    try {
      const { data } = await this.auth.request<string>({
        url: this.url,
        responseType: 'text',
        timeout: READ_MS,
        fetchImplementation: fetch,
      });
      return data;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`cannot read ${this.location}: ${why}`, { cause: error });
    }
  }
}

function baseUrl(emulator: string | undefined): string {
  if (emulator === undefined) return 'https://storage.googleapis.com';
  return (/^https?:\/\//.test(emulator) ? emulator : `http://${emulator}`).replace(/\/+$/, '');
}
