import type { HttpFunction } from '@google-cloud/functions-framework';
import { newBreaker, type BreakerRequest } from '../../model/breaker';
import { CONTROL } from '../../model/breaker-control';
import { InputError } from '../../model/problem';
import type { BreakerStore } from '../../guard/ports/breaker-store';
import type { RunStore } from '../../guard/ports/run-store';
import { within, type Clock } from '../../guard/ports/clock';
import type { ConfigSource } from '../../guard/ports/config-source';
import type { GoogleKeys } from '../../guard/ports/google-keys';
import { errorLine, type Log } from '../../guard/ports/log';
import { callerOf } from './caller';
import { settleWork } from '../../guard/run/settle-work';
import { declaredRule, historyOf, reasonIn, requested, viewsOf } from '../../guard/breaker/breaker-view';

/** The ports of breaker control. */
export interface ControlPorts {
  readonly breakers: BreakerStore;
  readonly runs: RunStore;
  readonly config: ConfigSource;
  /** Google's keys for identity tokens. */
  readonly keys: GoogleKeys;
  readonly log: Log;
  readonly clock: Clock;
}

interface ControlRequest {
  /** The verified caller; the history names it. */
  readonly by: string;
  readonly method: string;
  /** The parts of the path, decoded: the breaker's id and the action. */
  readonly path: readonly string[];
  /** The parsed JSON, not validated. */
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

const ACTIONS = ['open', 'close'] as const;
/** HTTP status by error code. */
const STATUS: Readonly<Record<string, number>> = {
  BRK001: 403,
  BRK002: 400,
  BRK003: 404,
  BRK004: 400,
  BRK005: 404,
  BRK006: 400,
};
/** Path of work: no breaker has three more parts after its id. */
const WORKS = 'works';

/**
 * `GET /` lists the breakers, `GET /ID` returns the history of one, `POST /ID/open` and `POST /ID/close` with
 * `{"reason": "..."}` request a change. `POST /works/PROCESSOR/DATE/resolve` with a reason resolves the closed runs of work
 * that will not be repeated; 200: done. 202: the request is stored, and the monitor applies it at its next tick. Only
 * the monitor changes breakers, so there are no concurrent changes. IAM decides who may call, and the function
 * checks the caller's token too.
 */
export function createHandler(ports: ControlPorts): HttpFunction {
  return async (request, response) => {
    try {
      const deadline = ports.clock.now() + CONTROL.answerDeadline.toMilliseconds();
      const by = await within(ports.clock, deadline, 'checking the caller', callerOf(request.headers, ports.keys));
      const path = request.path
        .split('/')
        .filter(Boolean)
        .map((part) => decodeURIComponent(part));
      const work = answer(ports, { by, method: request.method, path, body: request.body });
      const { status, body } = await within(ports.clock, deadline, 'answering', work);
      response.status(status).json(body);
    } catch (error) {
      if (error instanceof InputError) {
        const [problem] = error.problems;
        response.status(STATUS[problem?.code ?? ''] ?? 500).json({ error: error.message, code: problem?.code });
        return;
      }
      ports.log.print(errorLine('breaker-control could not answer', error));
      response.status(503).json({ error: 'the breakers cannot be reached; try again' });
    }
  };
}

async function answer(ports: ControlPorts, { by, method, path, body }: ControlRequest): Promise<Answer> {
  const { breakers, config } = ports;
  const [id, action, ...rest] = path;
  const known = ACTIONS.find((one) => one === action);
  const [dataDate, resolve, ...more] = rest;
  if (id === WORKS && action !== undefined && dataDate !== undefined && resolve === 'resolve' && more.length === 0) {
    if (method !== 'POST') return notAllowed('POST');
    return settle(ports, { processor: action, dataDate, reason: reasonIn(body), by });
  }
  if (rest.length > 0 || (action !== undefined && known === undefined)) return notThere();
  if (known !== undefined && id !== undefined) {
    return method === 'POST' ? ask(ports, id, { action: known, reason: reasonIn(body), by }) : notAllowed('POST');
  }
  if (method !== 'GET') return notAllowed('GET');
  const rules = (await config.read()).breakers ?? [];
  if (id === undefined) return { status: 200, body: { breakers: viewsOf(rules, await breakers.all()) } };
  const record = await breakers.get(id);
  // The history of a breaker that is no longer declared can still be read.
  const rule = record === undefined ? declaredRule(rules, id) : rules.find((one) => one.id === id);
  return { status: 200, body: historyOf(rule, record ?? newBreaker(id)) };
}

async function ask(
  { breakers, config, clock, log }: ControlPorts,
  id: string,
  wanted: Omit<BreakerRequest, 'at'>,
): Promise<Answer> {
  const rule = declaredRule((await config.read()).breakers ?? [], id);
  const request = { ...wanted, at: clock.now() };
  const { action, reason, by } = wanted;
  const record = await breakers.change(id, (current) => {
    const write = requested(id, current, request);
    return { write, result: write };
  });
  // The history holds only requests that the monitor applied. This line also records a request that was replaced before.
  log.print({ severity: 'WARNING', message: `breaker ${id}: ${by} asks to ${action} it: ${reason}` });
  return { status: 202, body: historyOf(rule, record) };
}

async function settle(
  { runs, config, clock, log }: ControlPorts,
  { processor, dataDate, ...why }: { processor: string; dataDate: string; reason: string; by: string },
): Promise<Answer> {
  const resolution = { ...why, at: clock.now() };
  const settled = await settleWork(runs, await config.read(), { processor, dataDate, resolution });
  log.print({ severity: 'WARNING', message: `work ${settled.work}: ${why.by} resolves it: ${why.reason}` });
  return { status: 200, body: settled };
}

function notThere(): Answer {
  const error = 'GET /, GET /ID, POST /ID/open, POST /ID/close or POST /works/PROCESSOR/DATE/resolve';
  return { status: 404, body: { error } };
}

function notAllowed(method: string): Answer {
  return { status: 405, body: { error: `this is a ${method}` } };
}
