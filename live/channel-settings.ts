import type { Facts } from '../audit/facts';
import type { AuditedPolicy } from '../audit/facts/alert-policy';
import { Fields } from '../audit/facts/fields';
import type { Link } from '../audit/facts/link';
import { byDefault, declared, unresolved, valueOf, type Reading } from '../audit/facts/reading';
import { hasToken } from '../model/token';
import { NONE, type Settings } from './setting';

const CHANNEL = 'google_monitoring_notification_channel';
/** https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels#VerificationStatus */
const UNSPECIFIED = 'VERIFICATION_STATUS_UNSPECIFIED';
const VERIFIED = 'verified, or not needed';

/** Display names of the channels of a running project, by `projects/PROJECT/notificationChannels/ID`. */
export type ChannelNames = ReadonlyMap<string, string>;

/** The channels that the assets of a project hold. */
export function channelNames({ index }: Facts): ChannelNames {
  return new Map(index.ofType(CHANNEL).map((one) => [resourceNameOf(one.address), displayName(Fields.of(one))]));
}

/** `//monitoring.googleapis.com/projects/p/notificationChannels/1` without the host. */
export function resourceNameOf(address: string): string {
  return address.replace(/^\/\/[^/]+\//, '');
}

/** What decides whether a channel passes notifications on, and to whom. */
export function channelSettings({ index }: Facts): Settings[] {
  return index.ofType(CHANNEL).map((resource): Settings => {
    const fields = Fields.of(resource);
    const status = valueOf(fields.text('verification_status', UNSPECIFIED));
    const to = [...(fields.block('labels')?.texts().values() ?? [])].sort().join(', ');
    return {
      kind: 'notification channel',
      name: displayName(fields),
      address: resource.address,
      values: {
        enabled: textOf(fields.flag('enabled', true)),
        verification: declared(status === 'UNVERIFIED' ? 'not verified' : VERIFIED),
        to: hasToken(to) ? unresolved(to) : declared(to),
      },
    };
  });
}

/** Channels that exist already and declared policies name: they must be enabled and verified, too. */
export function existingChannels({ policies }: Facts, names: ChannelNames): Settings[] {
  const links = policies.flatMap(({ channels }) => valueOf(channels) ?? []);
  const existing = links.filter(({ text, references }) => references.length === 0 && !hasToken(text));
  return [...new Set(existing.map(({ text }) => names.get(text) ?? text))].map((name) => ({
    kind: 'notification channel',
    name,
    values: { enabled: declared('true'), verification: declared(VERIFIED) },
  }));
}

/** The display names of the channels that a policy notifies. */
export function notifiedBy({ channels }: AuditedPolicy, { index }: Facts, names: ChannelNames): Reading<string> {
  const links = valueOf(channels);
  if (links === undefined) return unresolved('its notification channels');
  const found = links.map((link) => nameOf(index, link, names));
  const unknown = found.find(({ kind }) => kind === 'unresolved');
  if (unknown !== undefined) return unknown;
  return found.length === 0
    ? declared(NONE)
    : declared(
        found
          .flatMap((one) => valueOf(one) ?? [])
          .sort()
          .join(', '),
      );
}

function nameOf(index: Facts['index'], link: Link, names: ChannelNames): Reading<string> {
  const made = index.referredTo(link);
  if (made?.type === CHANNEL) return declared(displayName(Fields.of(made)));
  if (hasToken(link.text)) return unresolved(link.text);
  // Without any channel in the assets, they were not listed.
  return names.size === 0 ? unresolved(link.text) : declared(names.get(link.text) ?? link.text);
}

function displayName(fields: Fields): string {
  return fields.expression('display_name') ?? fields.expression('name') ?? '';
}

function textOf(reading: Reading<boolean>): Reading<string> {
  const value = valueOf(reading);
  if (value === undefined) return reading as Reading<never>;
  return reading.kind === 'default' ? byDefault(String(value)) : declared(String(value));
}
