import { isBody } from './resource';
import { readSynthesizedStack, type StackDocument } from './terraform-json';

/** Names of the notification channels of synthesized stacks, by the reference with which policies name them. */
export function channelsInTerraform(documents: readonly StackDocument[]): ReadonlyMap<string, string> {
  const channels = documents
    .flatMap(readSynthesizedStack)
    .filter(({ type }) => type === 'google_monitoring_notification_channel');
  return new Map(
    channels.flatMap(({ address, path, values }) =>
      ['id', 'name'].map((attribute) => [`\${${address}.${attribute}}`, nameOf(values) ?? path] as const),
    ),
  );
}

/** `email oncall@example.com`: the type and the first label, such as its address; without a label, its display name. */
function nameOf({ type, labels, display_name: displayName }: Readonly<Record<string, unknown>>): string | undefined {
  const [first] = isBody(labels) ? Object.values(labels) : [];
  const name = first ?? displayName;
  return typeof name === 'string' ? `${typeof type === 'string' ? `${type} ` : ''}${name}` : undefined;
}
