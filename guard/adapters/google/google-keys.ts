import { OAuth2Client } from 'google-auth-library';
import * as z from 'zod';
import type { GoogleKeys, PublicKeys } from '../../ports/google-keys';

const keysSchema = z.record(z.string(), z.string());

/** Google's published certificates, kept as long as their response says. https://www.googleapis.com/oauth2/v1/certs */
export class PublishedGoogleKeys implements GoogleKeys {
  private readonly client = new OAuth2Client();

  async read(): Promise<PublicKeys> {
    return keysSchema.parse((await this.client.getFederatedSignonCertsAsync()).certs);
  }
}
