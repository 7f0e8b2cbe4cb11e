/** What a file that should hold JSON or YAML holds instead, and what to do. */
export interface OtherLanguage {
  readonly got: string;
  readonly fix: string;
}

/** A block of HCL, such as `resource "google_monitoring_alert_policy" "errors" {`, or `locals {`. */
const HCL_BLOCK =
  /^(?:resource|data|module|variable|output|provider) "[^"\n]+"(?: "[^"\n]+")? *\{|^(?:locals|terraform) *\{/m;
/** How far into the file it is looked for: comments may go first. */
const HEAD = 64 * 1_024;

/** Recognizes the files that people hand over by mistake; nothing where it may be JSON or YAML. */
export function noJsonNorYaml(text: string): OtherLanguage | undefined {
  const head = text.slice(0, HEAD);
  if (head.includes('\0')) return { got: 'binary data', fix: 'name another file' };
  if (/^\s*[[{]/.test(head) || !HCL_BLOCK.test(head)) return undefined;
  return {
    got: 'HCL, whose values Terraform alone knows',
    fix: 'run `terraform plan -out=PLANFILE` and `terraform show -json PLANFILE`, and give what that prints with --plan',
  };
}
