import pc from 'picocolors';
import { coverageOf, type Coverage } from '../report/rehearsal/coverage';
import { coverageTable, formatPercent } from '../report/rehearsal/coverage-table';
import { rehearsalJson, scenarioJson } from '../report/rehearsal/json';
import { rehearsalJunit, type TimedRehearsal } from '../report/rehearsal/junit';
import { rehearsalTable } from '../report/rehearsal/table';
import { fitLines } from '../report/parts/fit-lines';
import { judgedJson, judgedText, type Judged } from '../model/judged';
import { judgedIn } from '../report/rehearsal/judged';
import { notSimulatedText } from '../report/rehearsal/not-simulated';
import { withNotCompared } from './current-stacks';
import { rehearseAll } from './rehearse-all';
import type { Declared } from './read-declared';
import { readProvenance } from './provenance';
import { reportInput } from './report-input';
import { leftOutText, loadScenarios, type ScenarioFile } from './scenario-files';
import { terminalWidth } from './terminal-width';
import { UsageError } from './usage-error';

/** How scenarios are reported. */
export interface ScenarioOptions {
  /** Rehearse the scenarios derived from the declaration. */
  readonly derived?: boolean;
  readonly coverage?: boolean;
  /** Smallest share of policies that scenarios exercise, in percent. */
  readonly coverageFloor?: number;
  readonly format: 'table' | 'json' | 'junit' | 'html';
}

/**
 * Rehearses scenarios, all of them if none is named. An expectation that is not met is a finding, and a coverage below
 * the floor.
 * @throws UsageError and InputError as `loadScenarios` and `rehearseAll`
 */
export async function scenariosText(
  names: readonly string[],
  declared: Declared,
  options: ScenarioOptions,
): Promise<{ readonly text: string; readonly judged: Judged; readonly hasFinding: boolean }> {
  const files = await loadScenarios(names, declared.documents, options);
  process.stderr.write(leftOutText(files, declared.documents));
  if (options.coverageFloor !== undefined) checkCoverable(files, declared);
  const rehearsals = await rehearseAll(files, {
    ...declared,
    draws: options.format === 'html',
  });
  const coverage = coverageOf(rehearsals);
  const judged = withNotCompared(judgedIn(rehearsals), declared);
  const text = await render({ rehearsals, coverage, judged }, declared, options);
  const areMet = rehearsals.every(({ expectations }) => expectations.every((one) => one.met));
  const hasFinding = !areMet || !isFloorHeld(coverage, options.coverageFloor);
  return { text, judged, hasFinding };
}

/** What was rehearsed, which policies it exercised, and what it judged. */
interface Rehearsed {
  readonly rehearsals: readonly TimedRehearsal[];
  readonly coverage: Coverage;
  readonly judged: Judged;
}

async function render(
  { rehearsals, coverage, judged }: Rehearsed,
  { documents, monitoring }: Declared,
  options: ScenarioOptions,
): Promise<string> {
  const showsCoverage = options.coverage === true || options.coverageFloor !== undefined;
  switch (options.format) {
    case 'table': {
      const width = terminalWidth();
      const tables = rehearsals.map((one) => rehearsalTable(one, width));
      const left = notSimulatedText(rehearsals, '--format json lists them');
      const rest = fitLines([judgedText(judged), ...(left === undefined ? [] : [left])].join('\n'), width);
      return [...tables, ...(showsCoverage ? [coverageTable(coverage, width)] : []), rest].join('\n\n');
    }
    case 'json': {
      const [first] = rehearsals;
      const isOne = first !== undefined && rehearsals.every(({ scenario }) => scenario === first.scenario);
      const whole = isOne
        ? scenarioJson(rehearsals)
        : { version: 1, rehearsals: rehearsals.map((one) => rehearsalJson(one)) };
      return JSON.stringify({ ...whole, ...(showsCoverage ? { coverage } : {}), judged: judgedJson(judged) }, null, 2);
    }
    case 'junit':
      return rehearsalJunit(rehearsals);
    case 'html': {
      const { reportPage } = await import('../report/page/report-page');
      return reportPage(rehearsals, {
        ...reportInput(documents, monitoring),
        title: 'Phasewatch: rehearsal',
        provenance: readProvenance(),
      });
    }
  }
}

/** @throws UsageError for a floor of the share of nothing, before any scenario runs */
function checkCoverable(files: readonly ScenarioFile[], { monitoring }: Declared): void {
  if (!files.some(({ scenario }) => scenario.worlds.includes('declared')))
    throw new UsageError(
      'nothing to judge: no scenario runs as declared; remove --coverage-floor, or name one that does',
    );
  if (monitoring.policies.length === 0)
    throw new UsageError('nothing to judge: no alert policy is declared; remove --coverage-floor, or name its stack');
}

function isFloorHeld({ percent, untripped }: Coverage, floor: number | undefined): boolean {
  if (floor === undefined || percent >= floor) return true;
  process.stderr.write(
    `${pc.red('coverage')} ${formatPercent(percent)} of the policies are exercised by a scenario, the floor is ${floor}%; not exercised: ${untripped.join(', ')}\n`,
  );
  return false;
}
