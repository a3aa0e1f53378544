/** Makes the schema of the plugin from the types and docstrings of the package. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { descriptionOf } from "./comments.ts";
import type { FunctionType, Resource } from "./schema.ts";
import { Types, token } from "./types.ts";

const root = join(import.meta.dirname, "..", "..");

/** Returns the schema as the text of `src/engine/plugin/schema.json`. */
export function generateSchema(): string {
  const entry = join(root, "src", "index.ts");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const program = ts.createProgram([entry], options);
  return new Generator(program.getTypeChecker(), program.getSourceFile(entry)!).text();
}

class Generator {
  readonly #checker: ts.TypeChecker;
  readonly #exports: ts.Symbol[];
  readonly #types: Types;

  constructor(checker: ts.TypeChecker, entry: ts.SourceFile) {
    this.#checker = checker;
    this.#types = new Types(checker);
    this.#exports = checker
      .getExportsOfModule(checker.getSymbolAtLocation(entry)!)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  text(): string {
    const classes = this.#exports.filter(
      ({ name, flags }) => flags & ts.SymbolFlags.Class && /^Jumpstarter/.test(name),
    );
    const isProvider = ({ name }: ts.Symbol) => name === "JumpstarterProvider";
    const resources = classes
      .filter((symbol) => !isProvider(symbol))
      .map((symbol) => [token(symbol.name.replace(/^Jumpstarter/, "")), this.#resource(symbol)] as const);
    const functions = this.#exports
      .filter(({ name, flags }) => flags & ts.SymbolFlags.Function && /^(get|list)[A-Z]/.test(name))
      .filter(({ name }) => !name.endsWith("Output"))
      .map((symbol) => [token(symbol.name), this.#function(symbol)] as const);
    const provider = classes.find(isProvider)!;
    const settings = this.#arguments(provider).properties ?? {};
    const { description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const schema = {
      name: "jumpstarter",
      displayName: "Jumpstarter",
      description,
      license,
      keywords: ["pulumi", "jumpstarter", "category/infrastructure"],
      // SDKs have the version of the package in their own package files.
      meta: { supportPack: true },
      language: {
        csharp: { respectSchemaVersion: true },
        go: { respectSchemaVersion: true },
        nodejs: { respectSchemaVersion: true },
        python: { pyproject: { enabled: true }, respectSchemaVersion: true },
      },
      config: { variables: settings },
      provider: { description: this.#describe(provider), inputProperties: settings },
      resources: Object.fromEntries(resources),
      functions: Object.fromEntries(functions),
      types: sorted(this.#types.types),
    };
    return `${JSON.stringify(schema, undefined, 2)}\n`;
  }

  #resource(symbol: ts.Symbol): Resource {
    const inputs = this.#arguments(symbol);
    const instance = this.#checker.getDeclaredTypeOfSymbol(symbol);
    const outputs = instance
      .getProperties()
      .filter(({ name, declarations = [] }) => !["id", "urn"].includes(name) && declarations.every(isOurs))
      .filter((property) => this.#types.declared(property) !== this.#checker.getTypeOfSymbol(property));
    const shape = { getProperties: () => outputs } as unknown as ts.Type;
    const { properties = {}, required } = this.#types.object(shape, nameOf(symbol));
    return {
      description: this.#describe(symbol),
      inputProperties: inputs.properties ?? {},
      ...(inputs.required && { requiredInputs: inputs.required }),
      // The state holds the inputs as well: other languages than TypeScript look for them there.
      properties: sorted({ ...inputs.properties, ...properties }),
      ...(required && { required: required.filter((name) => name !== "tokenExpiresAt") }),
    };
  }

  /** Returns the arguments of a class's constructor. */
  #arguments(symbol: ts.Symbol) {
    const [signature] = this.#checker.getTypeOfSymbol(symbol).getConstructSignatures();
    return this.#types.object(this.#parameter(signature!.parameters[1]!), nameOf(symbol));
  }

  #function(symbol: ts.Symbol): FunctionType {
    const [signature] = this.#checker.getTypeOfSymbol(symbol).getCallSignatures();
    const owner = symbol.name.charAt(0).toUpperCase() + symbol.name.slice(1);
    const [result] = this.#checker.getTypeArguments(signature!.getReturnType() as ts.TypeReference);
    return {
      description: this.#describe(symbol),
      inputs: this.#types.object(this.#parameter(signature!.parameters[0]!), owner),
      outputs: this.#types.object(result!, owner),
    };
  }

  #parameter(symbol: ts.Symbol): ts.Type {
    return this.#checker.getNonNullableType(this.#checker.getTypeOfSymbol(symbol));
  }

  #describe(symbol: ts.Symbol): string {
    return descriptionOf(symbol, this.#checker);
  }
}

/** Tells whether a declaration is the package's own, and not the SDK's. */
function isOurs(declaration: ts.Declaration): boolean {
  return !declaration.getSourceFile().fileName.includes("node_modules");
}

function nameOf({ name }: ts.Symbol): string {
  return name.replace(/^Jumpstarter/, "");
}

function sorted<V>(record: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
