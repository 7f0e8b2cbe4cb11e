/** What a file contains instead of JSON or YAML, and what to do. */
export interface OtherLanguage {
  readonly got: string;
  readonly fix: string;
}

/** A block of HCL, such as `resource "google_monitoring_alert_policy" "errors" {`, or `locals {`. */
const HCL_BLOCK =
  /^(?:resource|data|module|variable|output|provider) "[^"\n]+"(?: "[^"\n]+")? *\{|^(?:locals|terraform) *\{/m;
/** How far into the file a block is looked for; comments may come first. */
const HEAD = 64 * 1_024;

/** Recognizes files in another format. Undefined where the text may be JSON or YAML. */
export function noJsonNorYaml(text: string): OtherLanguage | undefined {
  const head = text.slice(0, HEAD);
  if (head.includes('\0')) return { got: 'binary data', fix: 'pass another file' };
  if (/^\s*[[{]/.test(head) || !HCL_BLOCK.test(head)) return undefined;
  return {
    got: 'HCL, which only Terraform can evaluate',
    fix: 'run `terraform plan -out=PLANFILE`, then `terraform show -json PLANFILE > plan.json`, and pass --plan plan.json',
  };
}
