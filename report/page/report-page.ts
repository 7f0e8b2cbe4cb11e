import type { AlertPolicy } from '../../alerting/policies/policy';
import type { Dashboard } from '../../alerting/charting/dashboard';
import type { AuditResult } from '../../audit/audit';
import type { Rehearsal } from '../../simulation/rehearsal';
import { auditJudged, auditSummary, slowestHang } from '../audit/summary';
import { usageSections } from '../audit/html';
import { docLinks, type DocLink } from '../audit/doc-link';
import type { PipelineMap } from '../../model/pipeline-map';
import { mapHtml } from '../map/map-html';
import { escapeHtml } from '../parts/html';
import { cardsHtml, pageFrame, type Section } from '../parts/page-frame';
import { PAGE_SCRIPT } from '../parts/page-script';
import { coverageOf } from '../rehearsal/coverage';
import { byScenario } from '../rehearsal/score';
import { notSimulatedHtml, notSimulatedIn } from '../rehearsal/not-simulated';
import { againstHtml, differenceSection, type Against } from './against-html';
import type { ChannelNames } from './channel-names';
import { coverageMatrix } from './coverage-matrix';
import { dashboardsHtml } from './dashboards-html';
import { deployableTimeouts } from './deployable-timeouts';
import { detectionPicture } from './detection-picture';
import { mainFigures } from './figures';
import { failedExpectations } from './failed-expectations';
import { findingsHtml } from './findings-html';
import { headlineHtml } from './headline-html';
import { provenanceHtml, type Provenance } from './provenance';
import { scenarioTable } from './scenario-table';
import { scenarioView } from './scenario-view';
import { TIMEOUT_LEGEND, timeoutsPicture } from './timeouts-picture';
import { timeoutsTable } from './timeouts-table';
import { verdictHtml } from './verdict-html';
import { verdictOf } from './verdict';

/** What a report shows beside its rehearsals. */
export interface ReportOptions {
  readonly title: string;
  readonly provenance: Provenance;
  /** The policies that were rehearsed. */
  readonly policies: readonly AlertPolicy[];
  readonly dashboards: readonly Dashboard[];
  readonly channels: ChannelNames;
  /** @default - the stacks were not audited, which the verdict says */
  readonly audit?: AuditResult;
  /** @default - not drawn */
  readonly map?: PipelineMap;
  /** What it is compared with. @default - nothing */
  readonly against?: Against;
  /** The links to the pages of rules. @default - their paths */
  readonly linkOf?: DocLink;
}

/**
 * The report: one self-contained page for light and dark, phone and paper, without network access. It holds no date of
 * creation, so the same input gives the same bytes.
 */
export function reportPage(rehearsals: readonly Rehearsal[], options: ReportOptions): string {
  const { title, provenance, audit, channels, against, linkOf = docLinks(undefined) } = options;
  const sections: Section[] = [
    ...(against === undefined ? [] : [differenceSection(against)]),
    { id: 'scenarios', title: 'Scenarios', html: scenariosHtml(rehearsals, options) },
    { id: 'coverage', title: 'Alert policies by scenario', html: coverageMatrix(coverageOf(rehearsals)) },
    ...(audit === undefined ? [] : auditSections(audit)),
    ...ifAny('map', 'Pipeline map', options.map === undefined ? '' : mapHtml(options.map)),
    ...ifAny('dashboards', 'Dashboards', dashboardsHtml(options.dashboards, rehearsals)),
    ...(audit === undefined ? [] : usageSections(audit)),
    ...ifAny(
      'not-simulated',
      'Not simulated',
      notSimulatedIn(rehearsals).length === 0 ? '' : notSimulatedHtml(rehearsals),
    ),
  ];
  return pageFrame({
    title,
    subtitle: provenanceHtml(provenance),
    head: [
      verdictHtml(verdictOf(rehearsals, audit)),
      ...(against === undefined ? [] : [againstHtml(against)]),
      findingsHtml(audit, linkOf),
      failedExpectations(rehearsals, channels),
      headlineHtml(rehearsals, channels),
      cardsHtml(mainFigures(rehearsals, audit)),
    ].join('\n'),
    sections,
    script: PAGE_SCRIPT,
  });
}

/** No section without content. */
function ifAny(id: string, title: string, html: string): Section[] {
  return html === '' ? [] : [{ id, title, html }];
}

/** The table, then a view of each scenario; those with a failed expectation first. */
function scenariosHtml(rehearsals: readonly Rehearsal[], { policies, channels }: ReportOptions): string {
  const scenarios = [...byScenario(rehearsals).values()];
  const isFailed = (worlds: readonly Rehearsal[]) => worlds.some((one) => one.expectations.some(({ met }) => !met));
  const inOrder = [...scenarios.filter(isFailed), ...scenarios.filter((worlds) => !isFailed(worlds))];
  const views = inOrder.map((worlds) => {
    const baselineFirst = [...worlds].sort((a, b) => a.world.localeCompare(b.world));
    return scenarioView(baselineFirst, policies, channels);
  });
  return [scenarioTable(rehearsals), ...views].join('\n');
}

function auditSections(audit: AuditResult): Section[] {
  const all = deployableTimeouts(audit);
  return [
    {
      id: 'timeouts',
      title: 'Timeouts',
      html: [
        `<p>${escapeHtml(auditSummary(audit))}. ${escapeHtml(auditJudged(audit))}.</p>`,
        TIMEOUT_LEGEND,
        ...all.map(timeoutsPicture),
        timeoutsTable(all),
      ].join('\n'),
    },
    {
      id: 'detection',
      title: 'Time to detect a hang',
      html: `<p>${escapeHtml(slowestHang(audit) ?? 'No processor is declared')}.</p>${detectionPicture(audit)}`,
    },
  ];
}
