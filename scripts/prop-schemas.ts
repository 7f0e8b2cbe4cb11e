import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const ROOT = join(__dirname, '..');
const ENTRY = join(ROOT, 'api/constructs.ts');
/** The file that holds the result. */
export const PROP_SCHEMAS = 'constructs/prop-schemas.ts';

/**
 * The schemas of the props of all public constructs, as TypeScript, made from the types of the props: a field that is not
 * in the type, or has another type, is refused at run time as the compiler refuses it.
 */
export async function propSchemas(): Promise<string> {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    readonly config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const program = ts.createProgram([ENTRY], { ...options, incremental: false, types: [] });
  const types = new SchemaWriter(program.getTypeChecker());
  const entry = program.getSourceFile(ENTRY);
  const exported = program.getTypeChecker().getExportsOfModule(symbolOf(program, entry));
  const props = exported.filter(({ name }) => name.endsWith('Props')).sort((a, b) => (a.name < b.name ? -1 : 1));
  const schemas = props.map((symbol) => `${symbol.name}: () => ${types.ofProps(symbol)},`);
  const text = `// \`npm run docs\` writes this file from the types of the props (scripts/prop-schemas.ts).
import { z } from 'zod';
import { duration, ruled } from '../model/schema-of';

/** An instance of a class, an object with methods, or a type of another package. */
const instance = ruled(z.unknown(), (value) => typeof value === 'object' && value !== null, {
  rule: 'the value is an object',
  fix: 'pass the object',
});

${types.named().join('\n\n')}

/** What the props of each public construct hold. */
export const PROP_SCHEMAS = {
  ${schemas.join('\n')}
};
`;
  return format(text, { ...(await resolveConfig(join(ROOT, PROP_SCHEMAS))), filepath: PROP_SCHEMAS });
}

function symbolOf(program: ts.Program, file: ts.SourceFile | undefined): ts.Symbol {
  const symbol = file === undefined ? undefined : program.getTypeChecker().getSymbolAtLocation(file);
  if (symbol === undefined) throw new Error(`${ENTRY}: exports nothing`);
  return symbol;
}

class SchemaWriter {
  /** The schemas of the interfaces that props hold: each is written once. */
  private readonly interfaces = new Map<ts.Type, string>();

  constructor(private readonly checker: ts.TypeChecker) {}

  /** The schema of the props of a construct. */
  ofProps(symbol: ts.Symbol): string {
    const target = symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
    const type = this.checker.getDeclaredTypeOfSymbol(target);
    return isInterface(type) ? this.fieldsOf(type) : this.of(type);
  }

  /** A function for each interface that the props hold. The compiler refuses two of one name. */
  named(): string[] {
    return [...this.interfaces]
      .map(([type, schema]) => `function ${functionOf(type)}() {\nreturn ${schema};\n}`)
      .sort();
  }

  private of(type: ts.Type): string {
    const { flags } = type;
    if (flags & ts.TypeFlags.String) return 'z.string()';
    if (flags & ts.TypeFlags.Number) return 'z.number()';
    if (type.isStringLiteral() || type.isNumberLiteral()) return `z.literal(${JSON.stringify(type.value)})`;
    if (flags & ts.TypeFlags.BooleanLiteral) return `z.literal(${this.checker.typeToString(type)})`;
    if (type.isUnion()) return this.ofUnion(type);
    if (this.checker.isTupleType(type)) return `z.tuple([${this.elementsOf(type).join(', ')}])`;
    if (this.checker.isArrayType(type)) return `z.array(${this.elementsOf(type).join(', ')})`;
    const values = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (values !== undefined) return `z.record(z.string(), ${this.of(values)})`;
    if (type.symbol.name === 'Duration') return 'duration';
    return this.isInstance(type) ? 'instance' : this.ofObject(type);
  }

  private elementsOf(type: ts.Type): string[] {
    return this.checker.getTypeArguments(type as ts.TypeReference).map((one) => this.of(one));
  }

  private ofUnion({ types }: ts.UnionType): string {
    const given = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    const [only, ...others] = given;
    if (given.length === 2 && given.every(({ flags }) => flags & ts.TypeFlags.BooleanLiteral)) return 'z.boolean()';
    if (given.every((one) => one.isStringLiteral()))
      return `z.enum(${JSON.stringify(given.map(({ value }) => value))})`;
    return others.length === 0 && only !== undefined
      ? this.of(only)
      : `z.union([${given.map((one) => this.of(one)).join(', ')}])`;
  }

  /** A class, something with methods, or a type of another package. */
  private isInstance(type: ts.Type): boolean {
    const files = (type.symbol.declarations ?? []).map((one) => one.getSourceFile().fileName);
    const isForeign = !isPicked(type) && files.some((file) => file.includes('/node_modules/'));
    return type.isClass() || isForeign || type.getProperties().some(({ flags }) => flags & ts.SymbolFlags.Method);
  }

  private ofObject(type: ts.Type): string {
    if (!isInterface(type)) return this.fieldsOf(type);
    if (!this.interfaces.has(type)) this.interfaces.set(type, this.fieldsOf(type));
    return `${functionOf(type)}()`;
  }

  private fieldsOf(type: ts.Type): string {
    const fields = type.getProperties().map((field) => {
      const schema = this.of(this.checker.getTypeOfSymbol(field));
      const optional = field.flags & ts.SymbolFlags.Optional ? '.optional()' : '';
      return schema === field.name && optional === '' ? schema : `${field.name}: ${schema}${optional}`;
    });
    return `z.${isPicked(type) ? 'looseObject' : 'strictObject'}({ ${fields.join(', ')} })`;
  }
}

/** Type arguments would make one name stand for several types. */
function isInterface(type: ts.Type): boolean {
  return type.isClassOrInterface() && type.typeParameters === undefined;
}

function functionOf({ symbol: { name } }: ts.Type): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

/** What `Pick` selects comes from an object that holds more. */
function isPicked(type: ts.Type): boolean {
  return type.aliasSymbol?.name === 'Pick';
}
