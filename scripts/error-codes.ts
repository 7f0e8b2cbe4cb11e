import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One place in the code that reports an error code. Texts are as far as they are literal there; `…` stands for a value. */
export interface ErrorSite {
  readonly code: string;
  /** The file, from the root. */
  readonly file: string;
  /** What must hold, or for a rule of the audit its title. */
  readonly rule: string | undefined;
  readonly fix: string | undefined;
  readonly isAuditRule: boolean;
}

const ROOT = join(__dirname, '..');
const NOT_OURS = new Set(['node_modules', 'cdktf.out', 'dist', '.cache', '.git', 'test', 'bench', 'scripts']);
const CODE = /^[A-Z]{3}\d{3}$/;

/** Every place that reports an error code, in the order of files. */
export function errorSites(): ErrorSite[] {
  return sourceFiles('').flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
    const sites: ErrorSite[] = [];
    const visit = (node: ts.Node): void => {
      const site = siteAt(file, node);
      if (site !== undefined) sites.push(site);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return sites;
  });
}

/** Codes that stand anywhere in the code as a string: none may be missing among the sites. */
export function codesInStrings(): string[] {
  const texts = sourceFiles('').map((file) => readFileSync(join(ROOT, file), 'utf8'));
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(/'([A-Z]{3}\d{3})'/g)].flatMap((match) => match[1] ?? []))),
  ];
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.has(name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourceFiles(path);
      return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
    })
    .sort();
}

function siteAt(file: string, node: ts.Node): ErrorSite | undefined {
  if (ts.isObjectLiteralExpression(node)) return siteOfObject(file, node);
  if (ts.isCallExpression(node)) return siteOfCall(file, node);
  return undefined;
}

/** `{ code: 'DEC001', rule, fix }`, or a rule of the audit, `{ id: 'TMO001', title }`. */
function siteOfObject(file: string, node: ts.ObjectLiteralExpression): ErrorSite | undefined {
  const property = (name: string) =>
    node.properties.flatMap((item) => {
      if (item.name?.getText() !== name) return [];
      if (ts.isPropertyAssignment(item)) return [item.initializer];
      return ts.isShorthandPropertyAssignment(item) ? [item.name] : [];
    })[0];
  const text = (...names: string[]) => names.map((name) => textOf(property(name))).find((found) => found !== undefined);
  for (const key of ['code', 'id']) {
    const code = textOf(property(key));
    if (code === undefined || !CODE.test(code)) continue;
    return {
      code,
      file,
      rule: text('rule', 'title', 'expected', 'message'),
      fix: text('fix'),
      isAuditRule: key === 'id',
    };
  }
  return undefined;
}

/** `fault('FLT001', text, offset, expected, fix)`: of the sentences after the code the first is the rule, the last argument the fix. */
function siteOfCall(file: string, node: ts.CallExpression): ErrorSite | undefined {
  const at = node.arguments.findIndex((argument) => ts.isStringLiteral(argument) && CODE.test(argument.text));
  const argument = node.arguments[at];
  if (argument === undefined || !ts.isStringLiteral(argument)) return undefined;
  const texts = node.arguments.slice(at + 1).map(textOf);
  const rule = texts.find((text) => text?.includes(' '));
  const fix = texts.length > 1 ? texts.at(-1) : undefined;
  return { code: argument.text, file, rule, fix, isAuditRule: false };
}

/** What a literal says, with `…` for each value in it; nothing for other expressions. */
function textOf(node: ts.Expression | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
  }
  if (ts.isIdentifier(node)) return textOf(initializerOf(node));
  if (ts.isCallExpression(node) && node.expression.getText() === 'didYouMean')
    return 'use the name that the message suggests';
  return undefined;
}

/** What a constant is set to, in the nearest block around its use that declares it. */
function initializerOf(name: ts.Identifier): ts.Expression | undefined {
  for (let around: ts.Node = name.parent; !ts.isSourceFile(around); around = around.parent) {
    const found =
      ts.isBlock(around.parent) || ts.isSourceFile(around.parent) ? constantIn(around.parent, name.text) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function constantIn(block: ts.Block | ts.SourceFile, name: string): ts.Expression | undefined {
  return block.statements
    .filter((statement) => ts.isVariableStatement(statement))
    .flatMap(({ declarationList }) => declarationList.declarations)
    .find((declaration) => declaration.name.getText() === name)?.initializer;
}
