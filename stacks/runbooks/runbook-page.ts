import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pipeline } from '../../model/pipeline';
import { refuse } from '../../model/problem';
import { gaugeNamespace } from '../../model/guard-config';
import { logScopeOf } from '../../model/log-scope';
import { namesOf } from '../../model/names';
import { ALL_ALERTS, alertPolicies } from '../alerts/all-alerts';
import type { Alert, AlertFolder, AlertInputs } from '../alerts/alert';
import { projectOf } from '../environment-stack';
import { metricsOf } from '../event-metrics';
import { pipelineNames } from './pipeline-names';
import { policyLines } from './policy-lines';
import { policyNames } from './policy-names';
import { renderTemplate, type TemplateNames } from './render-template';

/** Files of `stacks/runbooks/steps/`. */
const STEPS = ['run-again', 'roll-back', 'check-critical', 'breaker-url'] as const;

/** One section of the page: the runbook of one folder of `stacks/alerts/`. */
interface Section {
  readonly folder: AlertFolder;
  readonly alerts: readonly Alert[];
}

interface Rendered {
  readonly name: string;
  readonly title: string;
  readonly body: string;
}

/**
 * The runbooks of one environment as Markdown: a section for each alert that the pipeline has, with commands that name
 * its project and region. Sections are in the order of `ALL_ALERTS`; the anchor of a section is the folder's name.
 *
 * @param pipeline a declaration that `definePipeline` accepted
 * @throws InputError DEC040 for an environment without a project; RBK001 to RBK004 for a template that does not fit
 */
export function runbookPage(pipeline: Pipeline, environment: string): string {
  const inputs = alertInputs(pipeline, environment);
  const names = withSteps(pipelineNames(pipeline, environment, inputs.project));
  const policies = [...alertPolicies(inputs).values()];
  const sections = ALL_ALERTS.flatMap((folder) => {
    const alerts = policies.filter(({ runbook }) => runbook === folder.name);
    return alerts.length === 0 ? [] : [sectionText({ folder, alerts }, inputs, names)];
  });
  const page = [
    `# Runbooks of ${pipeline.name}, ${environment}`,
    '',
    `One section for each alert of project \`${inputs.project}\`. Generated from the declaration and the alert policies: do not edit it. *Page*: a person on call answers now. *Ticket*: the team answers in working hours.`,
    '',
    'The commands can be pasted into bash. They need `gcloud` and `jq`, and those that begin with `npx` a checkout with this package. A line such as `SERVICE=...` holds an example: put in the name that the comment above it describes.',
    '',
    'A snooze closes the open incidents of its policies and opens none while it lasts ([Monitoring](https://docs.cloud.google.com/monitoring/alerts/snooze)). The work is still not done: what is then still unresolved opens a new incident when the snooze ends. Work that will not be repeated is resolved by `phasewatch resolve`, not by a snooze.',
    '',
    ...sections.map(({ name, title }) => `- [${name}](#${name}): ${title}`),
    ...sections.flatMap(({ name, title, body }) => ['', `## ${name}`, '', `**${title}**`, '', body]),
    '',
  ].join('\n');
  checkLinks(
    page,
    sections.map(({ name }) => name),
  );
  return page;
}

/** What alert policies are made from, without a synthesized stack. Names of objectives do not occur in runbooks. */
function alertInputs(pipeline: Pipeline, environment: string): AlertInputs {
  const { events, platform } = metricsOf(pipeline);
  return {
    pipeline,
    project: projectOf(pipeline, environment, `runbooks of ${pipeline.name}`),
    namespace: gaugeNamespace({ pipeline: pipeline.name, environment }),
    names: namesOf(pipeline),
    scope: logScopeOf(pipeline),
    eventMetrics: events,
    platformMetrics: platform,
    runSuccessSlo: ({ id }) => id,
  };
}

/** @returns the title and the text under it */
function sectionText({ folder, alerts }: Section, inputs: AlertInputs, names: TemplateNames): Rendered {
  const text = rendered(`alerts/${folder.name}/runbook.md`, {
    values: { ...names.values, ...policyNames(alerts), ...folder.runbookValues?.(inputs) },
    parts: names.parts,
  });
  const [, title = folder.name, body = text] = /^# (.*)\n([\s\S]*)$/.exec(text) ?? [];
  return {
    name: folder.name,
    title,
    // One level down, since the page has one title.
    body: [...policyLines(alerts), '', body.trim().replaceAll(/^## /gm, '### ')].join('\n'),
  };
}

/** Steps that several runbooks share, as values that they name. */
function withSteps(names: TemplateNames): TemplateNames {
  const steps = STEPS.map((step) => [step.replaceAll('-', ' '), rendered(`runbooks/steps/${step}.md`, names)] as const);
  return { ...names, values: { ...names.values, ...Object.fromEntries(steps) } };
}

function rendered(file: string, names: TemplateNames): string {
  const template = readFileSync(join(__dirname, '..', file), 'utf8');
  return renderTemplate(`stacks/${file}`, template, names).trimEnd();
}

function checkLinks(page: string, anchors: readonly string[]): void {
  for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]*)\)/g)) {
    if (anchors.includes(anchor)) continue;
    refuse({
      code: 'RBK004',
      where: 'runbooks',
      rule: 'a link leads to a section of the page',
      got: `#${anchor}`,
      fix: 'correct it, or put it into a part, such as {{#push}}, if not every pipeline has that alert',
    });
  }
}
