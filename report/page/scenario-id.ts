/** The fragment of a scenario in a page. */
export function scenarioId(name: string): string {
  return `scenario-${name}`;
}
