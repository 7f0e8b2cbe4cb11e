/** Does the text hold a Terraform expression, so that its value is known at apply only? */
export function hasToken(value: unknown): boolean {
  return typeof value === 'string' && /(?<!\$)\$\{|(?<!%)%\{/.test(value);
}
