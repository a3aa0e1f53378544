/** Turns TypeScript's types into those of a Pulumi schema. */
import ts from "typescript";
import { descriptionOf, hasTag } from "./comments.ts";
import type { ObjectType, Property } from "./schema.ts";

/** The name under which a schema has a type, a resource or a function. */
export function token(name: string): string {
  return `jumpstarter:index:${name}`;
}

/** A property of an object, as TypeScript sees it. */
interface Member {
  symbol: ts.Symbol;
  type: ts.Type;
  isOptional: boolean;
}

/** Collects the object types that properties refer to. */
export class Types {
  readonly types: Record<string, ObjectType> = {};
  readonly #checker: ts.TypeChecker;

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  /** Returns the schema of an object's properties. */
  object(type: ts.Type, owner: string): ObjectType {
    return this.#object(
      type.getProperties().map((symbol) => this.#member(symbol)),
      owner,
    );
  }

  /** Returns the type of a property as it is declared, without `Input`, `Output` and `DeepInput` around it. */
  declared(symbol: ts.Symbol): ts.Type {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    const node = (declaration as ts.PropertyDeclaration | undefined)?.type;
    const type = (node && this.#unwrappedNode(node)) ?? this.#checker.getTypeOfSymbol(symbol);
    return this.#unwrapped(type);
  }

  #member(symbol: ts.Symbol): Member {
    const type = this.declared(symbol);
    const isOptional = (symbol.flags & ts.SymbolFlags.Optional) !== 0 || acceptsUndefined(type);
    return { symbol, type, isOptional };
  }

  #object(members: readonly Member[], owner: string): ObjectType {
    const shown = members.filter(({ type }) => !isNever(type));
    const entries = shown.map((member) => [member.symbol.name, this.#property(member, owner)] as const);
    const required = shown.filter(({ isOptional }) => !isOptional).map(({ symbol }) => symbol.name);
    return {
      type: "object",
      properties: Object.fromEntries(entries),
      ...(required.length > 0 && { required: required.sort() }),
    };
  }

  #property({ symbol, type }: Member, owner: string): Property {
    const description = descriptionOf(symbol, this.#checker);
    const name = `${owner}${symbol.name.charAt(0).toUpperCase()}${symbol.name.slice(1)}`;
    const property = this.#type(type, name);
    return {
      ...(property.type === "number" && hasTag(symbol, "integer") ? { type: "integer" } : property),
      ...(description !== "" && { description }),
      ...(hasTag(symbol, "secret") && { secret: true }),
      ...(hasTag(symbol, "replaceOnChanges") && { replaceOnChanges: true }),
    };
  }

  /** Returns the schema of a type. @param name the name for an enumeration, which has none of its own */
  #type(given: ts.Type, name: string): Property {
    if (given.flags & ts.TypeFlags.Unknown) return { $ref: "pulumi.json#/Any" };
    const type = this.#unwrapped(this.#checker.getNonNullableType(given));
    const alias = type.aliasSymbol?.name;
    if (alias === "DriverConfigValue") return { $ref: "pulumi.json#/Any" };
    if (type.flags & ts.TypeFlags.StringLike && !type.isUnion()) return { type: "string" };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: "number" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (type.isUnion()) return this.#union(type, alias ?? name);
    if (this.#checker.isArrayType(type)) {
      const [item] = this.#checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: this.#type(item!, `${name}Item`) };
    }
    const values = type.getStringIndexType();
    if (values) return { type: "object", additionalProperties: this.#type(values, `${name}Value`) };
    return this.#reference(named(type) ?? name, (own) => this.object(type, own));
  }

  #union(type: ts.UnionType, name: string): Property {
    const members = type.types.filter(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)));
    if (members.every((member) => member.isStringLiteral())) {
      const values = members.map((member) => ({ value: (member as ts.StringLiteralType).value }));
      values.sort((one, other) => (one.value < other.value ? -1 : 1));
      return this.#reference(name, () => ({ type: "string", enum: values }));
    }
    const isObject = (member: ts.Type) => (member.flags & ts.TypeFlags.Object) !== 0;
    // Forms of one object that exclude each other: a schema knows one object with all their keys.
    if (members.every(isObject)) return this.#reference(name, (own) => this.#merged(members, own));
    const booleans = members.some(({ flags }) => flags & ts.TypeFlags.BooleanLike) ? [{ type: "boolean" }] : [];
    const others = members.filter(({ flags }) => !(flags & ts.TypeFlags.BooleanLike));
    return { oneOf: [...booleans, ...others.map((member) => this.#type(member, name))] };
  }

  #merged(forms: readonly ts.Type[], owner: string): ObjectType {
    const members = new Map<string, Member>();
    for (const member of forms.flatMap((form) => form.getProperties()).map((symbol) => this.#member(symbol))) {
      if (!members.has(member.symbol.name) && !isNever(member.type)) members.set(member.symbol.name, member);
    }
    return this.#object(
      [...members.values()].map((member) => ({ ...member, isOptional: true })),
      owner,
    );
  }

  #reference(given: string, make: (name: string) => ObjectType): Property {
    // SDKs add Args to the names of inputs.
    const name = given.replace(/Args$/, "");
    const key = token(name);
    if (!(key in this.types)) {
      this.types[key] = { type: "object" }; // a type may refer to itself
      this.types[key] = make(name);
    }
    return { $ref: `#/types/${key}` };
  }

  /** Finds `T` in `DeepInput<T>`, whose name is lost in the type of an optional property. */
  #unwrappedNode(node: ts.TypeNode): ts.Type | undefined {
    if (ts.isUnionTypeNode(node)) return node.types[0] && this.#unwrappedNode(node.types[0]);
    if (!ts.isTypeReferenceNode(node) || !/(^|\.)(Deep)?Input$/.test(node.typeName.getText())) return undefined;
    return node.typeArguments?.[0] && this.#checker.getTypeFromTypeNode(node.typeArguments[0]);
  }

  /** Finds `T` in `Input<T>` and `Output<T>`. */
  #unwrapped(type: ts.Type): ts.Type {
    const parts = type.isIntersection() || type.isUnion() ? type.types : [type];
    const output = parts.find(({ symbol, aliasSymbol }) =>
      [symbol?.name, aliasSymbol?.name].includes("OutputInstance"),
    );
    if (!output) return type;
    const [inner] = output.aliasTypeArguments ?? this.#checker.getTypeArguments(output as ts.TypeReference);
    return inner ? this.#unwrapped(inner) : type;
  }
}

function named(type: ts.Type): string | undefined {
  const name = type.aliasSymbol?.name ?? type.symbol?.name;
  if (name === undefined || name.startsWith("__")) return undefined;
  // SDKs have a GetLeaseResult of their own for the function getLease.
  return name.replace(/^Get(?=.+Result$)/, "");
}

function isNever({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.Never | ts.TypeFlags.Undefined)) !== 0;
}

function acceptsUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some(({ flags }) => flags & ts.TypeFlags.Undefined);
}
