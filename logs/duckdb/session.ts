import { BOOLEAN, DuckDBInstance, DuckDBScalarFunction, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { FOLD_FUNCTION, NETWORK_FUNCTION } from '../../alerting/filters/logging/duckdb-dialect';
import { networkTest } from '../../alerting/filters/logging/functions/ip-in-net/network';
import { foldText } from '../../alerting/filters/logging/fold-text';

/** DuckDB in this process, with the functions that filters need. */
export interface DuckDbSession {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Options of a session. */
export interface DuckDbOptions {
  /**
   * Return rows in the order of the file. This takes a single thread, as DuckDB 1.5 with several threads may return the
   * last line of a file first. @default false
   */
  readonly inOrder?: boolean;
  /** Memory limit of queries, such as `1GB`. @default - four fifths of the machine's memory */
  readonly memory?: string;
}

/** Opens a session; nothing is written to disk. https://duckdb.org/docs/stable/clients/node_neo/overview */
export async function openDuckDb({ inOrder = false, memory }: DuckDbOptions = {}): Promise<DuckDbSession> {
  const instance = await DuckDBInstance.create(':memory:', {
    temp_directory: '',
    ...(inOrder ? { threads: '1' } : {}),
    ...(memory === undefined ? {} : { memory_limit: memory }),
  });
  const connection = await instance.connect();
  connection.registerScalarFunction(foldFunction());
  connection.registerScalarFunction(networkFunction());
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function foldFunction(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: FOLD_FUNCTION,
    parameterTypes: [VARCHAR],
    returnType: VARCHAR,
    mainFunction: (_info, input, output) => {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row++) {
        const text = texts.getItem(row);
        output.setItem(row, typeof text === 'string' ? foldText(text) : null);
      }
      output.flush();
    },
  });
}

function networkFunction(): DuckDBScalarFunction {
  const tests = new Map<string, (text: string) => boolean>();
  const testOf = (network: string) => {
    const test = tests.get(network) ?? networkTest(network);
    tests.set(network, test);
    return test;
  };
  return DuckDBScalarFunction.create({
    name: NETWORK_FUNCTION,
    parameterTypes: [VARCHAR, VARCHAR],
    returnType: BOOLEAN,
    mainFunction: (_info, input, output) => {
      const [texts, networks] = [input.getColumnVector(0), input.getColumnVector(1)];
      for (let row = 0; row < input.rowCount; row++) {
        const [text, network] = [texts.getItem(row), networks.getItem(row)];
        output.setItem(row, typeof text === 'string' && typeof network === 'string' ? testOf(network)(text) : null);
      }
      output.flush();
    },
  });
}
