/** Reads docstrings: they are what the schema says of each part. */
import ts from "typescript";

/** Returns the text of a docstring for the readers of any language. */
export function descriptionOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol.getJsDocTags(checker);
  const value = (name: string) => {
    const tag = tags.find((tag) => tag.name === name);
    return tag && plain(ts.displayPartsToString(tag.text));
  };
  const [fallback, example] = [value("default"), value("example")];
  return [
    plain(text),
    ...(fallback ? [`Default: ${fallback}`] : []),
    // Whole programs are in TypeScript: only values are the same in every language.
    ...(example && !example.includes("```") ? [`Example: \`${example}\``] : []),
  ]
    .filter(Boolean)
    .join("\n\n");
}

/** Tells whether a docstring has a tag such as `@secret`. */
export function hasTag(symbol: ts.Symbol, name: string): boolean {
  return symbol.getJsDocTags().some((tag) => tag.name === name);
}

/** Leaves out the marks of links, which only TypeScript's tools follow. */
function plain(text: string): string {
  return text.replace(/\{@link ([^}]+)\}/g, "`$1`").trim();
}
