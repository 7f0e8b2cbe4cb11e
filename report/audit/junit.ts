import junit from 'junit-report-builder';
import type { AuditResult, RuleResult } from '../../audit/audit';
import type { Finding } from '../../audit/finding';
import { judgedText } from '../../model/judged';
import { valuesText } from './finding-text';

/**
 * The audit as JUnit for CI: one case for each finding, and one for each rule without findings. An error fails, as the
 * exit code does; a warning passes with its text as output; what could not be judged, and a rule with nothing to judge,
 * is skipped.
 */
export function auditJunit(result: AuditResult): string {
  const report = junit.newBuilder().name('phasewatch audit');
  const suite = report.testSuite().name('audit').property('judged', judgedText(result.judged));
  const ofRule = (id: string) => result.findings.filter(({ rule }) => rule === id);
  for (const rule of result.rules) {
    const findings = ofRule(rule.id);
    if (findings.length === 0) addRule(suite, rule);
    for (const finding of findings) addFinding(suite, finding);
  }
  // Findings about waivers are of no rule.
  const ids = new Set(result.rules.map(({ id }) => id));
  for (const finding of result.findings) if (!ids.has(finding.rule)) addFinding(suite, finding);
  for (const { type, count } of result.unread)
    suite.testCase().className('audit.not-read').name(type).standardOutput(`${count} not read`).skipped();
  for (const module of result.unreadModules)
    suite.testCase().className('audit.not-read').name(module).standardOutput('its code was not read').skipped();
  return report.build();
}

type Suite = ReturnType<ReturnType<typeof junit.newBuilder>['testSuite']>;

function addRule(suite: Suite, { id, name, title, passed }: RuleResult): void {
  const one = suite.testCase().className(`audit.${id}`).name(`${name}: ${title}`);
  if (passed === 0) one.standardOutput('nothing to judge').skipped();
}

function addFinding(suite: Suite, finding: Finding): void {
  const { rule, severity, status, address, resource, source, message, detail, values, fix } = finding;
  const place = source === undefined ? '' : `${source.file}:${source.line}\n`;
  const found = values.length === 0 ? '' : `${valuesText(values)}\n`;
  const text = `${place}${detail}\n${found}fix: ${fix}`;
  const one = suite
    .testCase()
    .className(`audit.${rule}`)
    .name(`${resource ?? address}: ${message}`);
  if (status === 'unresolved') one.standardOutput(text).skipped();
  else if (severity === 'error') one.failure(text, rule);
  else one.standardOutput(text);
}
