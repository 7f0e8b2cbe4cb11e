import {
  BUNDLES,
  coldStart,
  healthReportMilliseconds,
  recorderEventsASecond,
  tickMilliseconds,
  type BundleName,
} from './guard';

// One figure of the guard, in a process of its own, since the servers that it starts keep a process alive.
// tsx bench/guard-row.ts recorder | tick RUNS | health PROCESSORS | start FUNCTION
const [what = '', argument = ''] = process.argv.slice(2);

void figure().then((result) => {
  process.stdout.write(JSON.stringify(result), () => process.exit());
});

function figure(): Promise<unknown> {
  switch (what) {
    case 'recorder':
      return recorderEventsASecond();
    case 'tick':
      return tickMilliseconds(Number(argument));
    case 'health':
      return healthReportMilliseconds(Number(argument));
    default:
      return Promise.resolve(coldStart(isBundle(argument) ? argument : 'run-recorder'));
  }
}

function isBundle(name: string): name is BundleName {
  return name in BUNDLES;
}
