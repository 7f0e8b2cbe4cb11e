/** A command of `phasewatch`. */
export interface CommandEntry {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  /** What it judges, in the plural: where there is none of it, nothing is fine. Undefined: it acts and judges nothing. */
  readonly judges: string | undefined;
  /** Exit code of bad usage. @default 2 */
  readonly usageExit?: number;
  /** Loads the command's code. `run` returns the exit code. */
  readonly load: () => Promise<{ readonly run: (argv: readonly string[]) => Promise<number> }>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    judges: 'timeouts and expectations',
    summary: 'synth, audit, rehearse every scenario, and write the report',
    load: () => import('./start'),
  },
  {
    name: 'synth',
    judges: 'resources',
    summary: 'write cdktf.out/ from the CDKTF app of this folder',
    load: () => import('./synth'),
  },
  {
    name: 'audit',
    judges: 'timeouts',
    summary: 'check every timeout, and bound the time to detect a hang',
    load: () => import('./audit'),
  },
  {
    name: 'rehearse',
    judges: 'expectations',
    summary: 'run scenarios: which alert policies fire, when, how often',
    load: () => import('./rehearse'),
  },
  {
    name: 'replay',
    judges: 'alert policies',
    summary: 'run recorded logs and time series through alert policies',
    load: () => import('./replay'),
  },
  {
    name: 'diff',
    judges: 'scenarios, timeouts and policies',
    summary: 'what a change means: two commits, folders or results compared',
    load: () => import('./diff'),
  },
  {
    name: 'comment',
    judges: undefined,
    summary: 'create or update the comment of diff on a pull request',
    load: () => import('./comment'),
  },
  {
    name: 'match',
    judges: 'log entries',
    summary: 'show which log entries a Logging filter matches',
    load: () => import('./match'),
  },
  {
    name: 'lines',
    judges: 'run events',
    summary: 'for people who write processors: check their lines',
    load: () => import('./lines'),
  },
  {
    name: 'health',
    judges: 'phases',
    summary: 'for people on call: the health report of the pipeline',
    usageExit: 3, // 2 is an unhealthy pipeline
    load: () => import('./health'),
  },
  {
    name: 'breaker',
    judges: undefined,
    summary: 'for people on call: list, open and close circuit breakers',
    load: () => import('./breaker'),
  },
  {
    name: 'resolve',
    judges: undefined,
    summary: 'for people on call: close work that will not be repeated',
    load: () => import('./resolve'),
  },
  {
    name: 'backfill',
    judges: undefined,
    summary: 'for people on call: record run events again from logs',
    load: () => import('./backfill'),
  },
  {
    name: 'init',
    judges: undefined,
    summary: 'write a project for a new pipeline into an empty folder',
    load: () => import('./init'),
  },
  {
    name: 'adopt',
    judges: undefined,
    summary: 'declare what runs in a project, so that an apply imports it',
    load: () => import('./adopt'),
  },
  {
    name: 'drift',
    judges: 'settings',
    summary: 'compare what is declared with what runs',
    load: () => import('./drift'),
  },
  {
    name: 'preflight',
    judges: 'checks',
    summary: 'what stands against an apply or a destroy',
    load: () => import('./preflight'),
  },
];
