/** Codes of gRPC: https://grpc.io/docs/guides/status-codes/ */
const REASONS: Readonly<Record<number, string>> = {
  4: 'the API did not answer in time',
  7: 'permission denied',
  8: 'the quota is used up',
  14: 'the API cannot be reached',
};

/**
 * Why a call of an API failed: half a sentence.
 * @param api its name, such as `cloudasset.googleapis.com`
 * @throws the error, where it is not the API's
 */
export function reasonOf(error: unknown, api: string): string {
  const { code, details, reason } = error as { code?: number; details?: string; reason?: string };
  if (code === undefined) throw error;
  const isDisabled = reason === 'SERVICE_DISABLED' || /has not been used in project|is disabled/.test(details ?? '');
  return isDisabled ? `the API ${api} is disabled` : (REASONS[code] ?? `error ${code}: ${details ?? ''}`);
}
