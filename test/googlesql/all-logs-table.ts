import type { LogEntry } from '../../alerting/filters/logging/log-entry';
import type { Table } from './engine';
import type { ColumnType } from './values';

const HTTP = {
  cache_fill_bytes: 'INT64',
  cache_hit: 'BOOL',
  cache_lookup: 'BOOL',
  cache_validated_with_origin_server: 'BOOL',
  latency: { seconds: 'INT64', nanos: 'INT64' },
  protocol: 'STRING',
  referer: 'STRING',
  remote_ip: 'STRING',
  request_method: 'STRING',
  request_size: 'INT64',
  request_url: 'STRING',
  response_size: 'INT64',
  server_ip: 'STRING',
  status: 'INT64',
  user_agent: 'STRING',
} as const;

const AUDIT_LOG = {
  authentication_info: {
    authority_selector: 'STRING',
    principal_email: 'STRING',
    principal_subject: 'STRING',
    service_account_key_name: 'STRING',
  },
  method_name: 'STRING',
  num_response_items: 'INT64',
  request_metadata: { caller_ip: 'STRING', caller_network: 'STRING', caller_supplied_user_agent: 'STRING' },
  resource_name: 'STRING',
  service_name: 'STRING',
  status: { code: 'INT64', message: 'STRING' },
} as const;

/** The columns of `_AllLogs` that we read, as Google's Looker block for Log Analytics has them. */
export const COLUMNS: Readonly<Record<string, ColumnType>> = {
  http_request: HTTP,
  insert_id: 'STRING',
  json_payload: 'JSON',
  labels: 'JSON',
  log_name: 'STRING',
  operation: { first: 'BOOL', id: 'STRING', last: 'BOOL', producer: 'STRING' },
  proto_payload: { audit_log: AUDIT_LOG },
  receive_timestamp: 'TIMESTAMP',
  receive_timestamp_unix_nanos: 'INT64',
  resource: { labels: 'JSON', type: 'STRING' },
  severity: 'STRING',
  source_location: { file: 'STRING', function: 'STRING', line: 'INT64' },
  span_id: 'STRING',
  split: { index: 'INT64', total_splits: 'INT64', uid: 'STRING' },
  text_payload: 'STRING',
  timestamp: 'TIMESTAMP',
  timestamp_unix_nanos: 'INT64',
  trace: 'STRING',
  trace_sampled: 'BOOL',
};

/** Entries as rows of `_AllLogs`. */
export function allLogsTable(entries: readonly LogEntry[]): Table {
  return { columns: COLUMNS, rows: entries.map(rowOf) };
}

function rowOf(entry: LogEntry): Record<string, unknown> {
  const row = asStruct(entry, COLUMNS);
  for (const time of ['timestamp', 'receive_timestamp']) {
    const nanos = nanosOf(entry[time === 'timestamp' ? 'timestamp' : 'receiveTimestamp']);
    row[`${time}_unix_nanos`] = nanos;
    // A TIMESTAMP of BigQuery has microseconds.
    row[time] = nanos === undefined ? undefined : (nanos / 1_000n - (nanos % 1_000n < 0n ? 1n : 0n)) * 1_000n;
  }
  if (entry['protoPayload'] !== undefined) {
    row['proto_payload'] = { audit_log: asStruct(entry['protoPayload'] as Record<string, unknown>, AUDIT_LOG) };
  }
  return row;
}

function asStruct(object: Readonly<Record<string, unknown>>, type: Readonly<Record<string, ColumnType>>) {
  const row: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(object)) {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const as = type[name];
    if (as === undefined || value === undefined) continue;
    if (name === 'latency') row[name] = durationOf(value as string);
    else row[name] = typeof as === 'object' ? asStruct(value as Record<string, unknown>, as) : value;
  }
  return row;
}

function durationOf(text: string): { readonly seconds: number; readonly nanos: number } {
  const [seconds = '0', fraction = ''] = text.slice(0, -1).split('.');
  return { seconds: Number(seconds), nanos: Number(fraction.padEnd(9, '0')) };
}

function nanosOf(time: unknown): bigint | undefined {
  if (typeof time !== 'string') return undefined;
  const fraction = /\.([0-9]+)/.exec(time)?.[1] ?? '';
  const seconds = BigInt(Date.parse(time.replace(/\.[0-9]+/, '')) / 1_000);
  return seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
