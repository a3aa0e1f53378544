/** Draws the results: for each operation, the seconds of each contender with the most clients. */
import { contenders, type Results, secondsOf } from "./results.ts";
import { operations } from "./stack.ts";
import { median } from "./statistics.ts";

const WIDTH = 760;
const NAMES = 220;
const BAR = 18;
const GAP = 34;
const COLORS: Partial<Record<(typeof contenders)[number], string>> = { "pulumi-jumpstarter": "#3b6fd4" };
const OTHER = "#b8bfca";

/** The meanings of the contenders' names, which are used nowhere else. */
const MEANINGS: Partial<Record<(typeof contenders)[number], string>> = {
  "engine floor": "as many dynamic resources whose provider answers at once: what Pulumi itself takes",
  "controller floor": "a bare script that creates the clients and reads their tokens: what the controller takes",
  "usual dynamic provider": "pulumi.dynamic.Resource with its code inline, which looks for the token once a second",
};

/** Draws the bars of each operation, and below them a line for each name that needs an explanation. */
export function plot(results: Results): string {
  const size = Math.max(...results.sizes);
  const groups = operations.map((operation) => ({
    operation,
    bars: contenders.flatMap((name) => {
      const seconds = secondsOf(results, name, operation, size);
      return seconds ? [{ name, seconds: median(seconds) }] : [];
    }),
  }));
  const longest = Math.max(...groups.flatMap(({ bars }) => bars.map(({ seconds }) => seconds)));
  const scale = (WIDTH - NAMES - 60) / longest;
  const parts: string[] = [];
  let y = 24;
  for (const { operation, bars } of groups) {
    parts.push(text(0, y, `pulumi ${operation}, ${size} clients, seconds`, 'font-weight="bold"'));
    for (const { name, seconds } of bars) {
      y += BAR + 4;
      parts.push(text(NAMES - 8, y, name, 'text-anchor="end"'));
      const color = COLORS[name] ?? OTHER;
      parts.push(
        `<rect x="${NAMES}" y="${y - 13}" width="${(seconds * scale).toFixed(1)}" height="${BAR}" fill="${color}"/>`,
      );
      parts.push(text(NAMES + seconds * scale + 6, y, seconds.toFixed(1)));
    }
    y += GAP;
  }
  const shown = new Set(groups.flatMap(({ bars }) => bars.map(({ name }) => name)));
  for (const [name, meaning] of Object.entries(MEANINGS)) {
    if (!shown.has(name as keyof typeof MEANINGS)) continue;
    parts.push(text(0, y, `${name}: ${meaning}`, 'font-size="12" fill="#555"'));
    y += BAR;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" font-family="sans-serif" font-size="13">`,
    `<title>Seconds of each operation with ${size} clients</title>`,
    '<rect width="100%" height="100%" fill="white"/>',
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function text(x: number, y: number, content: string, attributes = ""): string {
  const escaped = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${escaped}</text>`;
}
