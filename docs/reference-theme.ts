/**
 * Lays out the pages of docs/reference: typedoc-plugin-markdown, with the arguments of a class in a table at the top of
 * its page, defaults in a column of their own, and nothing about internal base classes.
 */
import { type Comment, type DeclarationReflection, type Reflection, ReflectionKind, type SomeType } from "typedoc";
import {
  type MarkdownApplication,
  type MarkdownPageEvent,
  MarkdownTheme,
  MarkdownThemeContext,
} from "typedoc-plugin-markdown";

/** Registers the theme. TypeDoc calls it when it loads this file as a plugin. */
export function load(application: MarkdownApplication): void {
  application.renderer.defineTheme("reference", ReferenceTheme);
}

class ReferenceTheme extends MarkdownTheme {
  override getRenderContext(page: MarkdownPageEvent<Reflection>): MarkdownThemeContext {
    return new ReferenceContext(this, page, this.application.options);
  }
}

class ReferenceContext extends MarkdownThemeContext {
  constructor(...args: ConstructorParameters<typeof MarkdownThemeContext>) {
    super(...args);
    const { body } = this.partials;
    Object.assign(this.partials, {
      body: (model: DeclarationReflection, options: { headingLevel: number }) =>
        [this.argumentsOf(model), body(model, options)].filter(Boolean).join("\n\n"),
      propertiesTable: (properties: DeclarationReflection[]) => this.properties(properties),
      hierarchy: () => "",
      inheritance: () => "",
    });
  }

  /** Returns the table of what the constructor takes as `args`, each in a line; empty for all but a class that has it. */
  private argumentsOf(model: DeclarationReflection): string {
    if (model.kind !== ReflectionKind.Class) return "";
    const parameters = model.children?.find(({ name }) => name === "constructor")?.signatures?.[0]?.parameters;
    const type = parameters?.find(({ name }) => name === "args")?.type;
    const args = type?.type === "reference" ? (type.reflection as DeclarationReflection | undefined) : undefined;
    if (!args?.children) return "";
    const rows = args.children.map((property) => [
      `[${nameOf(property)}](${this.urlTo(property)})`,
      this.typeOf(property.type),
      this.defaultOf(property),
      cell(this.textOf(property).split(/(?<=[.?]) |\n\n/)[0]!),
    ]);
    return `## Arguments\n\n${table(["Name", "Type", "Default", "Description"], rows)}`;
  }

  private properties(properties: DeclarationReflection[]): string {
    const declarations = this.helpers.getFlattenedDeclarations(properties);
    const rows = declarations.map((property) => [
      `<a id="${this.router.hasUrl(property) ? this.router.getAnchor(property) : ""}"></a> ${nameOf(property)}`,
      property.signatures ? cell(this.partials.functionType(property.signatures)) : this.typeOf(property.type),
      this.defaultOf(property),
      cell(this.textOf(property, { showTags: true })),
    ]);
    const headers = ["Name", "Type", "Default", "Description"];
    const isColumnUsed = headers.map((_, column) => rows.some((row) => row[column] !== ""));
    const used = (row: string[]) => row.filter((_, column) => isColumnUsed[column]);
    return table(used(headers), rows.map(used));
  }

  private typeOf(type: SomeType | undefined): string {
    return type ? cell(this.partials.someType(type)) : "";
  }

  /** Returns the text of `@default`: values as code, words as words. TypeDoc takes all of it for code. */
  private defaultOf({ comment }: DeclarationReflection): string {
    const tag = comment?.blockTags.find((tag) => tag.tag === "@default");
    if (!tag) return "";
    const text = this.helpers.getCommentParts(tag.content).replace(/^```ts\n|\n```$|^`(?=[^`]*`$)|(?<=^`[^`]*)`$/g, "");
    return cell(/^("[^"]*"|\{\}|\[\]|true|false|\d+)$/.test(text) ? `\`${text}\`` : text);
  }

  private textOf(property: DeclarationReflection, { showTags = false } = {}): string {
    const comment = (property.comment ?? property.signatures?.[0]?.comment)?.clone() as Comment | undefined;
    comment?.removeTags("@default");
    return comment ? this.partials.comment(comment, { isTableColumn: true, showTags }).trim() : "";
  }
}

function nameOf({ name, flags }: DeclarationReflection): string {
  return `\`${name}${flags.isOptional ? "?" : ""}\``;
}

function table(headers: string[], rows: string[][]): string {
  return [headers, headers.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** Puts text into a cell of a table: in one line, without the character that ends a cell. */
function cell(text: string): string {
  return text
    .replace(/^\s*\\?\|\s*/, "") // a union over several lines begins with its separator
    .replaceAll(/```\w*\n([\s\S]*?)\n?```/g, (_, code: string) => `\`${code}\``)
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/(?<!\\)\|/g, "\\|");
}
