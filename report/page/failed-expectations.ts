import { count } from '../../model/count';
import type { Rehearsal } from '../../simulation/rehearsal';
import { escapeHtml } from '../parts/html';
import { shortInstant } from '../parts/times';
import { shortPolicyName } from '../rehearsal/policy-name';
import { channelName, type ChannelNames } from './channel-names';
import { scenarioId } from './scenario-id';

/** The expectations that are not met, with who was notified by what instead; empty where all are met. */
export function failedExpectations(rehearsals: readonly Rehearsal[], channels: ChannelNames): string {
  const items = rehearsals.flatMap((rehearsal) => {
    const failed = rehearsal.expectations.filter(({ met }) => !met);
    if (failed.length === 0) return [];
    const { name } = rehearsal.scenario;
    const expectations = failed.map(
      ({ expected, got, notJudged }) =>
        `<li><b class="bad">${notJudged === null ? 'failed' : 'not judged'}</b> expected ${escapeHtml(expected)}, got ${escapeHtml(got)}</li>`,
    );
    return [
      `<div class="failed"><h3><a href="#${scenarioId(name)}">${escapeHtml(name)}</a> <span class="soft">${rehearsal.world}</span></h3><ul>${expectations.join('')}</ul><p>Notified: ${escapeHtml(notifiedText(rehearsal, channels))}.</p></div>`,
    ];
  });
  if (items.length === 0) return '';
  return `<section id="failed"><h2>Failed expectations</h2>${items.join('\n')}</section>`;
}

/**
 * Who was notified by which policy, when first, and how often:
 * `email a@example.com: run without heartbeat (14 Jan, 04:03), retry storm (14 Jan, 05:00, 4 times)`
 */
export function notifiedText({ worst: { notifications, policies } }: Rehearsal, channels: ChannelNames): string {
  const opened = notifications.filter(({ kind }) => kind === 'opened');
  const texts = [...new Set(opened.map(({ channel }) => channel))].map((channel) => {
    const own = opened.filter((one) => one.channel === channel);
    const causes = [...new Set(own.map(({ policy }) => policy))].map((policy) => {
      const sent = own.filter((one) => one.policy === policy);
      const name = policies.find(({ id }) => id === policy)?.displayName ?? policy;
      const times = sent.length === 1 ? '' : `, ${count(sent.length, 'time')}`;
      return `${shortPolicyName(name)} (${shortInstant(sent[0]?.at ?? 0)}${times})`;
    });
    return `${channelName(channel, channels)}: ${causes.join(', ')}`;
  });
  return texts.length === 0 ? 'no channel' : texts.join('; ');
}
