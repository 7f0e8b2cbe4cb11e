type Body = Readonly<Record<string, unknown>>;

/** Fields whose keys are a user's own: labels, annotations, variables. */
const MAPS = /^(labels|userLabels|annotations|env|environmentVariables|attributes|headers|labelExtractors)$/;

/** The API's names as Terraform spells them: `ackDeadlineSeconds` becomes `ack_deadline_seconds`, at any depth. */
export function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Body).map(([key, one]) => [snakeCase(key), MAPS.test(key) ? one : inSnakeCase(one)]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
