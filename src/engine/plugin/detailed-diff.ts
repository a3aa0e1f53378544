import { at } from "../../problems.ts";

/** The way in which a property has changed. */
export type Change = "ADD" | "DELETE" | "UPDATE";

/** Returns what has changed between two values, by the path of each part: `labels.team`, `drivers.allow[0]`. */
export function detailedDiff(olds: unknown, news: unknown, path = ""): Map<string, Change> {
  if (isTree(olds) && isTree(news) && Array.isArray(olds) === Array.isArray(news)) {
    const before = new Map(Object.entries(olds));
    const after = new Map(Object.entries(news));
    const keys = new Set([...before.keys(), ...after.keys()]);
    const below = (key: string) => at(path, Array.isArray(olds) ? Number(key) : key);
    return new Map([...keys].flatMap((key) => [...detailedDiff(before.get(key), after.get(key), below(key))]));
  }
  if (Object.is(olds, news)) return new Map();
  return new Map([[path, olds === undefined ? "ADD" : news === undefined ? "DELETE" : "UPDATE"]]);
}

function isTree(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
