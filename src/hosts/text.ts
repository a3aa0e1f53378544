/** Returns a text whose last line has an end. */
export function ended(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
