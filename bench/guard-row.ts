import { didYouMean } from '../model/nearest-name';
import { BUNDLES, type BundleName } from './bundles';
import { busyTick, coldStart, healthReportMilliseconds, recorderEventsASecond, tickMilliseconds } from './guard';

// One figure of the guard, in a process of its own, because its servers keep the process alive.
// tsx bench/guard-row.ts recorder | tick RUNS | busy RUNS UNRESOLVED | health PROCESSORS | start FUNCTION
const [what = '', argument = '', unresolved = '0'] = process.argv.slice(2);

void figure().then((result) => {
  process.stdout.write(JSON.stringify(result), () => process.exit());
});

function figure(): Promise<unknown> {
  switch (what) {
    case 'recorder':
      return recorderEventsASecond();
    case 'tick':
      return tickMilliseconds(Number(argument));
    case 'busy':
      return busyTick(Number(argument), Number(unresolved));
    case 'health':
      return healthReportMilliseconds(Number(argument));
    case 'start':
      if (isBundle(argument)) return Promise.resolve(coldStart(argument));
      throw new Error(`guard-row start: unknown function '${argument}'; ${didYouMean(argument, Object.keys(BUNDLES))}`);
    default:
      throw new Error(`guard-row: unknown figure '${what}'; name recorder, tick, busy, health or start`);
  }
}

function isBundle(name: string): name is BundleName {
  return Object.hasOwn(BUNDLES, name);
}
