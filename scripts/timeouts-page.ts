import { TIMEOUTS, type PlatformTimeout } from '../model/platform-timeouts';

const HEAD = `# Timeouts of Google Cloud

What bounds a call or a run, where the field is left out, and what its end means. Written by \`npm run docs\` from [model/platform-timeouts.ts](../model/platform-timeouts.ts); \`audit\` judges by
the same table. Terraform checks none of these ranges.

| thing | Terraform's field | from | default | at most | at its end | source |
| --- | --- | --- | --- | --- | --- | --- |
`;

const FOOT = `
The longest execution of a Cloud Run job is \`timeout x (max_retries + 1) x ceil(task_count / parallelism)\`: nothing else bounds it.
`;

/** The page with the table of timeouts. */
export function timeoutsPage(): string {
  return `${HEAD}${Object.values(TIMEOUTS).map(row).join('\n')}\n${FOOT}`;
}

function row({ thing, field, limit, default: value, onExpiry, sources }: PlatformTimeout): string {
  const links = [...(limit === undefined ? [] : [limit.source]), ...sources];
  const cells = [
    thing,
    field === undefined ? 'none' : `\`${field}\``,
    limit?.min.toString() ?? '',
    value?.toString() ?? 'none',
    limit?.max.toString() ?? '',
    onExpiry,
    [...new Set(links)].map((link, i) => `[${i + 1}](${link})`).join(' '),
  ];
  return `| ${cells.join(' | ')} |`;
}
