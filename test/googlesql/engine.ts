import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_FOLDER } from './engine-folder';
import { cellOf, typeOf, valueOf, type Cell, type ColumnType, type WireType } from './values';
import { freePort } from '../local-server';

/** A table that a query reads. */
export interface Table {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** The result of a query. Integers are `bigint`, timestamps nanoseconds as `bigint`, JSON is text. */
export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  readonly rows: readonly (readonly Cell[])[];
}

/** What BigQuery has switched on of GoogleSQL, as far as our SQL and the standing analyses use it. */
const FEATURES = [
  'FEATURE_ANALYTIC_FUNCTIONS',
  'FEATURE_NAMED_ARGUMENTS',
  'FEATURE_JSON_TYPE',
  'FEATURE_JSON_ARRAY_FUNCTIONS',
  'FEATURE_JSON_VALUE_EXTRACTION_FUNCTIONS',
  'FEATURE_JSON_LAX_VALUE_EXTRACTION_FUNCTIONS',
  'FEATURE_JSON_CONSTRUCTOR_FUNCTIONS',
  'FEATURE_JSON_MUTATOR_FUNCTIONS',
  'FEATURE_NUMERIC_TYPE',
  'FEATURE_V_1_1_ORDER_BY_IN_AGGREGATE',
  'FEATURE_V_1_1_LIMIT_IN_AGGREGATE',
  'FEATURE_V_1_1_NULL_HANDLING_MODIFIER_IN_AGGREGATE',
  'FEATURE_V_1_1_SELECT_STAR_EXCEPT_REPLACE',
  'FEATURE_V_1_1_WITH_ON_SUBQUERY',
  'FEATURE_V_1_2_CIVIL_TIME',
  'FEATURE_V_1_2_SAFE_FUNCTION_CALL',
  'FEATURE_V_1_2_WEEK_WITH_WEEKDAY',
  'FEATURE_V_1_3_ALLOW_DASHES_IN_TABLE_NAME',
  'FEATURE_V_1_3_ADDITIONAL_STRING_FUNCTIONS',
  'FEATURE_V_1_3_DATE_TIME_CONSTRUCTORS',
  'FEATURE_V_1_3_EXTENDED_DATE_TIME_SIGNATURES',
  'FEATURE_V_1_3_QUALIFY',
  'FEATURE_V_1_4_BARE_ARRAY_ACCESS',
];

const LANGUAGE = {
  product_mode: 'PRODUCT_EXTERNAL',
  name_resolution_mode: 'NAME_RESOLUTION_DEFAULT',
  enabled_language_features: FEATURES,
  supported_statement_kinds: ['RESOLVED_QUERY_STMT'],
};

/** Google's own GoogleSQL engine, in a process of its own. */
export class GoogleSqlEngine {
  private constructor(
    private readonly server: ChildProcess,
    private readonly client: Client,
  ) {}

  /** Starts the engine that `npm run test:googlesql` has fetched. */
  static async start(): Promise<GoogleSqlEngine> {
    const folder = join(ENGINE_FOLDER, 'lib', 'zetasql');
    const port = await freePort();
    const server = spawn(join(folder, 'remote_server.so'), ['127.0.0.1', String(port)], { stdio: 'ignore' });
    const protos = loadSync('local_service.proto', {
      includeDirs: [join(folder, 'protos')],
      keepCase: true,
      longs: String,
      enums: String,
      oneofs: true,
    });
    const { zetasql } = loadPackageDefinition(protos) as unknown as {
      readonly zetasql: { readonly local_service: { readonly ZetaSqlLocalService: ServiceClientConstructor } };
    };
    const unlimited = { 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 };
    const client = new zetasql.local_service.ZetaSqlLocalService(
      `127.0.0.1:${port}`,
      credentials.createInsecure(),
      unlimited,
    ) as unknown as Client;
    await new Promise<void>((resolve, reject) => {
      client.waitForReady(Date.now() + 30_000, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    return new GoogleSqlEngine(server, client);
  }

  /** Runs a query. @throws Error with the engine's message for a query that GoogleSQL refuses */
  async query(sql: string, tables: Readonly<Record<string, Table>>): Promise<Answer> {
    const response = await new Promise<Response>((resolve, reject) => {
      this.client.EvaluateQuery(requestOf(sql, tables), (error, answer) => {
        if (error) reject(new Error(error.message));
        else resolve(answer);
      });
    });
    const columns = response.prepared.columns.map(({ name, type }) => ({ name, type: typeOf(type) }));
    const rows = response.content.table_data?.row ?? [];
    return {
      columns,
      rows: rows.map(({ cell }) => columns.map(({ type }, i) => cellOf(type, cell[i] ?? {}))),
    };
  }

  stop(): void {
    this.client.close();
    this.server.kill('SIGKILL');
  }
}

/** Why the engine cannot be used here; undefined where it can. */
export function whyNoEngine(): string | undefined {
  if (existsSync(join(ENGINE_FOLDER, 'lib', 'zetasql', 'remote_server.so'))) return undefined;
  return 'the GoogleSQL engine is not in .cache; npm run test:googlesql fetches it';
}

function requestOf(sql: string, tables: Readonly<Record<string, Table>>): object {
  const named = Object.entries(tables);
  return {
    sql,
    options: { language_options: LANGUAGE, default_timezone: 'UTC', prune_unused_columns: true },
    simple_catalog: {
      name: 'catalog',
      table: named.map(([name, { columns }]) => ({
        name,
        column: Object.entries(columns).map(([column, type]) => ({ name: column, type: wire(type) })),
      })),
      builtin_function_options: { language_options: LANGUAGE },
    },
    table_content: Object.fromEntries(
      named.map(([name, { columns, rows }]) => [
        name,
        {
          table_data: {
            row: rows.map((row) => ({
              cell: Object.entries(columns).map(([column, type]) => valueOf(type, row[column])),
            })),
          },
        },
      ]),
    ),
  };
}

function wire(type: ColumnType): WireType {
  if (typeof type === 'string') return { type_kind: `TYPE_${type === 'FLOAT64' ? 'DOUBLE' : type}` };
  const fields = Object.entries(type).map(([name, member]) => ({ field_name: name, field_type: wire(member) }));
  return { type_kind: 'TYPE_STRUCT', struct_type: { field: fields } };
}

interface Response {
  readonly content: {
    readonly table_data?: { readonly row: readonly { readonly cell: readonly Readonly<Record<string, unknown>>[] }[] };
  };
  readonly prepared: { readonly columns: readonly { readonly name: string; readonly type: WireType }[] };
}

interface Client {
  EvaluateQuery(request: object, done: (error: Error | null, response: Response) => void): void;
  waitForReady(deadline: number, done: (error?: Error) => void): void;
  close(): void;
}
