/** The code blocks of a page, in order, without the indentation of their list. Each is pasted alone. */
export function blocksIn(page: string): string[] {
  return [...page.matchAll(/^( *)```bash\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** The sections of a page by anchor. */
export function sectionsIn(page: string): ReadonlyMap<string, string> {
  return new Map(
    page
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const [name = '', ...lines] = section.split('\n');
        return [name, lines.join('\n')];
      }),
  );
}
