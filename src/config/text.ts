/** The text that Pulumi's SDK returns for an Output that is used as a string, which no program intends. */
const STRINGIFIED_OUTPUT = /Calling \[to(String|JSON)\] on an \[Output<T>\] is not supported/;

/** Returns why a text cannot be used, as the end of a sentence ("must be ..."); `undefined` if it can. */
export function textProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return "must be well-formed Unicode";
  if (!STRINGIFIED_OUTPUT.test(text)) return undefined;
  return "must not be an Output in a template literal or joined with +: use pulumi.interpolate`...`";
}
