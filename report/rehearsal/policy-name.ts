/** A policy's display name without the product's: `run without heartbeat`. */
export function shortPolicyName(name: string): string {
  return name.replace(/^Phasewatch[^:]*: /, '');
}
