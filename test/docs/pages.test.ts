import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { COMMANDS } from '../../cli/all-commands';

const ROOT = join(__dirname, '../..');
const DOCS = join(ROOT, 'docs');
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(ROOT, name)),
  ...readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).flatMap((name) =>
    name.endsWith('.md') ? [join(DOCS, name)] : [],
  ),
];

test.each(PAGES.map((page) => [relative(ROOT, page), page]))('every link of %s to a file opens', (_name, page) => {
  expect(linksIn(readFileSync(page, 'utf8')).filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
});

test.each(PAGES.map((page) => [relative(ROOT, page), page]))(
  'every link of %s to a heading finds it',
  (_name, page) => {
    const lost = anchorsIn(readFileSync(page, 'utf8')).filter(([file, anchor]) => {
      const target = file === '' ? page : join(dirname(page), file);
      return target.endsWith('.md') && !headingsIn(readFileSync(target, 'utf8')).includes(anchor);
    });
    expect(lost).toEqual([]);
  },
);

test('the module table of docs/architecture.md is that of .dependency-cruiser.cjs', () => {
  const rows = tableRows('architecture.md').map(([name = '', , imports = '']) => [
    nameOf(name),
    imports.split(',').flatMap((one) => one.trim() || []),
  ]);
  expect(Object.fromEntries(rows)).toEqual(allowedImports());
});

describe('docs/what-green-means.md', () => {
  const sections = readFileSync(join(DOCS, 'what-green-means.md'), 'utf8').split(/^## /m);
  const textOf = (name: string) => sections.find((one) => one.startsWith(`${name}\n`)) ?? '';

  test.each(COMMANDS)('has a section on exit 0 of $name', ({ name, judges }) => {
    expect(textOf(name)).toContain('Exit 0: ');
    expect(textOf(name)).toContain(judges === undefined ? 'judges nothing' : 'It does not cover: ');
  });
});

describe('docs/glossary.md', () => {
  const rows = tableRows('glossary.md');
  const terms = rows.map(([term = '']) => term);

  test('defines at most 40 terms, each once and in alphabetical order', () => {
    expect(terms.length).toBeGreaterThan(20);
    expect(terms.length).toBeLessThanOrEqual(40);
    expect(terms).toEqual([...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en')));
  });

  test('defines each term in one sentence', () => {
    expect(rows.filter(([, meaning = '']) => !/^[A-Z][^.]*\.$/.test(meaning))).toEqual([]);
  });

  test('links each term to a file that uses it', () => {
    const unused = rows.filter(([term = '', , link = '']) => {
      const file = join(DOCS, linksIn(link)[0] ?? '');
      return statSync(file).isFile() && !mentions(readFileSync(file, 'utf8'), term);
    });
    expect(unused).toEqual([]);
  });
});

/** Targets of Markdown links to files, without anchors. Code is left out. */
function linksIn(markdown: string): string[] {
  return targetsIn(markdown).flatMap((target) => target.split('#')[0] || []);
}

/** Links with an anchor: the file, empty for the page itself, and the anchor. */
function anchorsIn(markdown: string): [string, string][] {
  return targetsIn(markdown).flatMap((target) => {
    const [file = '', anchor] = target.split('#');
    return anchor === undefined ? [] : [[file, anchor] as [string, string]];
  });
}

function targetsIn(markdown: string): string[] {
  const prose = markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [target],
  );
}

/** Anchors of the headings, as GitHub makes them. */
function headingsIn(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The cells of the last table of a page, without its head. */
function tableRows(page: string): string[][] {
  const lines = readFileSync(join(DOCS, page), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function nameOf(link: string): string {
  return /^\[(\w+)\]/.exec(link)?.[1] ?? link;
}

/** What each module may import beside itself, from the rules themselves. */
function allowedImports(): Record<string, string[]> {
  const { forbidden } = jest.requireActual<{
    forbidden: readonly { readonly name: string; readonly to: { readonly pathNot?: string } }[];
  }>('../../.dependency-cruiser.cjs');
  const entries = forbidden.flatMap(({ name, to }) => {
    const module = /^module-(.+)$/.exec(name)?.[1];
    const [, all = ''] = /^\^\((.+)\)\/$/.exec(to.pathNot ?? '') ?? [];
    return module === undefined ? [] : [[module, all.split('|').filter((one) => one !== module)] as const];
  });
  return Object.fromEntries(entries);
}

/** Does a text hold the term, as words or as part of a name such as `ackDeadline`? */
function mentions(text: string, term: string): boolean {
  return text
    .toLowerCase()
    .replace(/[-_\s]/g, '')
    .includes(term.toLowerCase().replace(/[-_\s]/g, ''));
}
