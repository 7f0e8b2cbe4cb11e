/** Does the value hold a Terraform expression, so that it is known at apply only? */
export function hasToken(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{') && /(?<!\$)\$\{|(?<!%)%\{/.test(value);
}
