import pc from 'picocolors';
import { coverageOf, type Coverage } from '../report/rehearsal/coverage';
import { coverageTable, formatPercent } from '../report/rehearsal/coverage-table';
import { rehearsalJson, scenarioJson } from '../report/rehearsal/json';
import { rehearsalJunit } from '../report/rehearsal/junit';
import { rehearsalTable } from '../report/rehearsal/table';
import type { Rehearsal } from '../simulation/rehearsal';
import { dashboardsInTerraform } from '../terraform/dashboards-in-terraform';
import { rehearseAll } from './rehearse-all';
import type { Declared } from './read-declared';
import { loadScenarios } from './scenario-files';

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
 * Rehearses scenarios, all of them if none is named. The result is fine if every expectation is met and the coverage is
 * not below the floor.
 * @throws UsageError and InputError as `loadScenarios` and `rehearseAll`
 */
export async function scenariosText(
  names: readonly string[],
  declared: Declared,
  options: ScenarioOptions,
): Promise<{ readonly text: string; readonly isFine: boolean }> {
  const rehearsals = await rehearseAll(await loadScenarios(names, declared.documents, options), {
    ...declared,
    draws: options.format === 'html',
  });
  const coverage = coverageOf(rehearsals);
  const text = await render(rehearsals, coverage, declared, options);
  const areMet = rehearsals.every(({ expectations }) => expectations.every((one) => one.met));
  return { text, isFine: areMet && isFloorHeld(coverage, options.coverageFloor) };
}

async function render(
  rehearsals: readonly Rehearsal[],
  coverage: Coverage,
  { documents, monitoring }: Declared,
  options: ScenarioOptions,
): Promise<string> {
  const showsCoverage = options.coverage === true || options.coverageFloor !== undefined;
  switch (options.format) {
    case 'table': {
      const tables = rehearsals.map(rehearsalTable);
      return [...tables, ...(showsCoverage ? [coverageTable(coverage)] : [])].join('\n\n');
    }
    case 'json': {
      const [first] = rehearsals;
      const isOne = first !== undefined && rehearsals.every(({ scenario }) => scenario === first.scenario);
      const whole = isOne
        ? scenarioJson(rehearsals)
        : { version: 1, rehearsals: rehearsals.map((one) => rehearsalJson(one)) };
      return JSON.stringify({ ...whole, ...(showsCoverage ? { coverage } : {}) }, null, 2);
    }
    case 'junit':
      return rehearsalJunit(rehearsals);
    case 'html': {
      const { reportPage } = await import('../report/rehearsal/page');
      const dashboards = dashboardsInTerraform(documents);
      return reportPage('Phasewatch: rehearsal', rehearsals, { policies: monitoring.policies, dashboards });
    }
  }
}

function isFloorHeld({ percent, untripped }: Coverage, floor: number | undefined): boolean {
  if (floor === undefined || percent >= floor) return true;
  process.stderr.write(
    `${pc.red('coverage')} ${formatPercent(percent)} of the policies are exercised by a scenario, the floor is ${floor}%; not exercised: ${untripped.join(', ')}\n`,
  );
  return false;
}
