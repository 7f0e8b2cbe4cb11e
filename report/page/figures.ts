import type { AuditResult } from '../../audit/audit';
import type { Rehearsal } from '../../simulation/rehearsal';
import { slowestDetection } from '../audit/detection-group';
import { showWorst } from '../audit/range';
import type { Card } from '../parts/page-frame';
import { coverageOf } from '../rehearsal/coverage';
import { controlsOf, hoursAvoided, runsAtBaseline, scoreboard } from '../rehearsal/score';

/** The main figures of a report. */
export function mainFigures(rehearsals: readonly Rehearsal[], audit: AuditResult | undefined): Card[] {
  const { names, failed } = controlsOf(rehearsals);
  return [
    ...(audit === undefined ? [] : detectionCard(audit)),
    ...coverageCard(rehearsals),
    ...(runsAtBaseline(rehearsals) ? comparedCards(rehearsals) : []),
    ...(names.length === 0
      ? []
      : [
          {
            value: `${names.length - failed.length} of ${names.length}`,
            label: 'control scenarios without a false alarm',
            tone: failed.length === 0 ? ('good' as const) : ('bad' as const),
          },
        ]),
  ];
}

function detectionCard({ detection }: AuditResult): Card[] {
  const slowest = slowestDetection(detection);
  if (slowest === undefined) return [];
  const { processor, silent } = slowest;
  if (silent.status !== 'detected') {
    const value = silent.status === 'never' ? 'undetected' : 'unknown';
    return [{ value, label: `time to detect a hang of ${processor}: ${silent.reason}`, tone: 'bad' }];
  }
  const label = `worst-case time to detect a hang: ${processor}; largest part ${showWorst(silent.dominant)}`;
  return [{ value: silent.worst.toString(), label }];
}

function coverageCard(rehearsals: readonly Rehearsal[]): Card[] {
  const { rows, untripped } = coverageOf(rehearsals);
  return rows.length === 0
    ? []
    : [
        {
          value: `${rows.length - untripped.length} of ${rows.length}`,
          label: 'alert policies exercised by a scenario',
          tone: untripped.length === 0 ? 'good' : 'warn',
        },
      ];
}

/** Baseline against declared, over the scenarios that run in both. */
function comparedCards(rehearsals: readonly Rehearsal[]): Card[] {
  const both = scoreboard(rehearsals).flatMap(({ baseline, declared }) =>
    baseline === undefined || declared === undefined ? [] : [{ baseline, declared }],
  );
  const sum = (of: (one: (typeof both)[number]) => number) =>
    both.reduce((total, one) => total + of(one), 0).toLocaleString('en');
  return [
    {
      value: `${Math.round(hoursAvoided(rehearsals)).toLocaleString('en')} h`,
      label: 'wasted run-hours avoided, baseline minus declared',
    },
    {
      value: `${sum(({ baseline }) => baseline.notifications)} → ${sum(({ declared }) => declared.notifications)}`,
      label: 'incidents notified, baseline and declared, in the same scenarios',
    },
  ];
}
