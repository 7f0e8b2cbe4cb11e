import { GoogleAuth } from 'google-auth-library';
import { UsageError } from './usage-error';

/**
 * Looks for Google credentials before anything is read, so that a machine without them gets one line and not one for each
 * source.
 * @throws UsageError where there are none
 */
export async function checkGoogleCredentials(): Promise<void> {
  // The emulator asks for none.
  if (process.env['FIRESTORE_EMULATOR_HOST'] !== undefined) return;
  try {
    await new GoogleAuth({ scopes: 'https://www.googleapis.com/auth/cloud-platform' }).getClient();
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new UsageError(
      `credentials: no Google credentials on this machine (${why}); run \`gcloud auth application-default login\`, or name a key file in GOOGLE_APPLICATION_CREDENTIALS`,
    );
  }
}
