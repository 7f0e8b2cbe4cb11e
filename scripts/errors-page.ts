import { errorSites, type ErrorSite } from './error-codes';
import { ERROR_TEXTS } from './error-texts';

/** Rows of the page, one a code. */
export interface ErrorRow {
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
  /** The files that report it. */
  readonly files: readonly string[];
}

/** @throws Error for a code that has no meaning or no fix, or several in the code and none in the table */
export function errorRows(): ErrorRow[] {
  const byCode = new Map<string, ErrorSite[]>();
  for (const site of errorSites()) byCode.set(site.code, [...(byCode.get(site.code) ?? []), site]);
  return [...byCode].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, sites]) => rowOf(code, sites));
}

function rowOf(code: string, sites: readonly ErrorSite[]): ErrorRow {
  const own = ERROR_TEXTS[code] ?? {};
  const files = [...new Set(sites.map(({ file }) => file))];
  const folder = files[0]?.slice(0, files[0].lastIndexOf('/')) ?? '';
  const fix = sites.some(({ isAuditRule }) => isAuditRule) ? `See [${code}](../${folder}/README.md).` : undefined;
  return {
    code,
    meaning:
      own.meaning ??
      only(
        code,
        'meaning',
        sites.map(({ rule }) => rule),
      ),
    fix:
      own.fix ??
      fix ??
      only(
        code,
        'fix',
        sites.map((site) => site.fix),
      ),
    files,
  };
}

/** The one text of a code, as a sentence. */
function only(code: string, what: string, texts: readonly (string | undefined)[]): string {
  const [text, ...others] = [...new Set(texts)];
  if (text === undefined || others.length > 0) {
    throw new Error(
      `${code} has ${others.length > 0 ? 'several texts' : 'no literal text'} for its ${what}: add it to scripts/error-texts.ts`,
    );
  }
  // Names such as bucketOptions keep their spelling.
  const isName = /^\S*[A-Z]/.test(text);
  return `${isName ? text.charAt(0) : text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `docs/errors.md`. */
export function errorsPage(): string {
  const rows = errorRows();
  const lines = rows.map(({ code, meaning, fix, files }) => {
    const where = files.map((file) => `[${file}](../${file})`).join(', ');
    return `| ${code} | ${cell(meaning)} | ${cell(fix)} | ${where} |`;
  });
  return `# Error codes

An error reads \`<where>: <what must hold>, got <value>; <fix> [CODE]\`. A code is stable; its text may change. Codes of the audit (\`ALR\`, \`RTM\`, \`TMO\`, \`WIR\`) are rules, each with a page;
\`LQL\` are warnings on filters. \`…\` stands for a value of the message.

Generated from the code by \`npm run docs\` (\`scripts/errors-page.ts\`). ${rows.length} codes.

| code | what must hold | fix | reported in |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
