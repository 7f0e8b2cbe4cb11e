/** Codes of gRPC: https://grpc.io/docs/guides/status-codes/ */
const REASONS: Readonly<Record<number, string>> = {
  4: 'the API did not answer in time',
  7: 'permission denied',
  8: 'the quota is used up',
  14: 'the API cannot be reached',
};

/** HTTP statuses of REST APIs as those codes: https://google.aip.dev/193 */
const CODES: Readonly<Record<number, number>> = { 403: 7, 429: 8, 503: 14, 504: 4 };

/**
 * Why a call of an API failed: half a sentence.
 * @param api its name, such as `cloudasset.googleapis.com`
 * @throws the error, where it is not the API's
 */
export function reasonOf(error: unknown, api: string): string {
  const { code, status, details, message, reason } = error as ApiError;
  if (code === undefined && status === undefined) throw error;
  const text = details ?? message ?? '';
  if (reason === 'SERVICE_DISABLED' || /has not been used in project|is disabled/.test(text))
    return `the API ${api} is disabled`;
  const known = status === undefined ? code : (CODES[status] ?? status);
  return REASONS[Number(known)] ?? `error ${known}: ${text}`;
}

/** What is read of an error: of gRPC, with its code, or of a REST API, with its HTTP status. */
interface ApiError {
  /** Of gRPC a number; of a connection that failed a text, such as `ECONNREFUSED`. */
  readonly code?: number | string;
  readonly status?: number;
  readonly details?: string;
  readonly message?: string;
  readonly reason?: string;
}
