/** What follows the host of a URL, which may be a Terraform expression; empty where nothing does. */
export function pathOf(url: string | undefined): string {
  return /^(?:https?:\/\/[^/?#]+|\$\{[^}]*\})(.*)$/s.exec(url ?? '')?.[1] ?? '';
}
