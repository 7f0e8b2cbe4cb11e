/** A Slack message: blocks for people, and the text that notifications and screen readers show. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** The blocks that are used here. https://docs.slack.dev/reference/block-kit/blocks */
export type SlackBlock =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | { readonly type: 'section'; readonly text: MarkdownText }
  | { readonly type: 'context'; readonly elements: readonly MarkdownText[] }
  | { readonly type: 'divider' };

export interface MarkdownText {
  readonly type: 'mrkdwn';
  readonly text: string;
}

/** Where messages go. */
export interface Slack {
  /** Delivers before the deadline (milliseconds since the epoch), or throws. */
  post(message: SlackMessage, deadline: number): Promise<void>;
}
