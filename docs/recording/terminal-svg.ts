/** Draws a recorded terminal as an SVG that shows its screens in a loop. */
import xterm, { type IBufferCell, type Terminal } from "@xterm/headless";

/** Seconds since the beginning, "o" for output, text: the events of an asciicast. */
type TerminalEvent = readonly [seconds: number, kind: "o", text: string];

interface Frame {
  seconds: number;
  lines: string[];
}

const CELL = { width: 8, height: 18 };
/** Longer lines go on below, so that the text can be read at the width of a page. */
const LINE_COLUMNS = 100;
const CONTINUATION_COLUMNS = 8;
/** Screens that differ sooner than this, as a spinner does, are one. */
const STEP_SECONDS = 0.4;
/** The time that the last screen stays. */
const END_SECONDS = 4;
const FOREGROUND = "#d8dee9";
const PALETTE = ["#3b4252", "#bf616a", "#a3be8c", "#ebcb8b", "#81a1c1", "#b48ead", "#88c0d0", FOREGROUND];

export async function terminalSvg(
  events: readonly TerminalEvent[],
  size: { columns: number; rows: number },
): Promise<string> {
  const frames = await screens(events, size);
  // Where there is no animation, the first screen that waits is the one to see.
  const still = frames.findIndex(({ lines }) => lines.some((line) => line.includes("waiting")));
  const duration = frames.at(-1)!.seconds + END_SECONDS;
  const percent = (seconds: number) => `${((seconds / duration) * 100).toFixed(2)}%`;
  const style = frames.map(({ seconds }, index) => {
    const end = frames[index + 1]?.seconds ?? duration;
    const hidden = index === 0 ? "" : "0%{visibility:hidden}";
    const after = end === duration ? "" : `${percent(end)},100%{visibility:hidden}`;
    return `@keyframes f${index}{${hidden}${percent(seconds)}{visibility:visible}${after}}#f${index}{animation:f${index} ${duration.toFixed(1)}s step-end infinite}`;
  });
  const width = LINE_COLUMNS * CELL.width + 24;
  const height = Math.max(...frames.map(({ lines }) => lines.length)) * CELL.height + 24;
  const groups = frames.map(({ lines }, index) => {
    const texts = lines.map((line, row) => line && `<text x="12" y="${(row + 1) * CELL.height + 8}">${line}</text>`);
    return `<g id="f${index}" visibility="${index === still ? "visible" : "hidden"}">${texts.join("")}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>pulumi up waits for the controller to issue a credential</title>
<style>text{font:14px ui-monospace,Menlo,Consolas,monospace;white-space:pre;fill:${FOREGROUND}}${style.join("")}</style>
<rect width="100%" height="100%" rx="6" fill="#2e3440"/>
${groups.join("\n")}
</svg>
`;
}

async function screens(
  events: readonly TerminalEvent[],
  { columns, rows }: { columns: number; rows: number },
): Promise<Frame[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const frames: Frame[] = [];
  for (const [index, [seconds, , text]] of events.entries()) {
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    const next = events[index + 1]?.[0] ?? Number.POSITIVE_INFINITY;
    if (next - (frames.at(-1)?.seconds ?? Number.NEGATIVE_INFINITY) < STEP_SECONDS) continue;
    const lines = linesOf(terminal);
    if (lines.join() !== frames.at(-1)?.lines.join()) frames.push({ seconds, lines });
  }
  return frames;
}

/** Returns the lines of the screen down to the last that has text, in SVG. */
function linesOf(terminal: Terminal): string[] {
  const buffer = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = 0; row < terminal.rows; row++) {
    const line = buffer.getLine(buffer.viewportY + row);
    if (!line) continue;
    const cells = Array.from({ length: terminal.cols }, (_, column) => line.getCell(column)!);
    cells.length = line.translateToString(true).length;
    lines.push(...wrapped(cells));
  }
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Breaks a line at spaces. */
function wrapped(cells: readonly IBufferCell[], indent = 0): string[] {
  const room = LINE_COLUMNS - indent;
  const lastSpace = cells.slice(0, room).findLastIndex((cell) => cell.getChars().trim() === "");
  const end = cells.length <= room ? cells.length : lastSpace + 1 || room;
  const line = " ".repeat(indent) + spansOf(cells.slice(0, end));
  return end === cells.length ? [line] : [line, ...wrapped(cells.slice(end), CONTINUATION_COLUMNS)];
}

/** Returns the text of cells, those of one style together. */
function spansOf(cells: readonly IBufferCell[]): string {
  const runs: { text: string; style: string }[] = [];
  for (const cell of cells) {
    const style = styleOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || " ";
    if (last?.style === style) last.text += text;
    else runs.push({ text, style });
  }
  return runs.map(({ text, style }) => (style ? `<tspan ${style}>${escaped(text)}</tspan>` : escaped(text))).join("");
}

function styleOf(cell: IBufferCell): string {
  const color = cell.isFgPalette() ? PALETTE[cell.getFgColor() % 8] : undefined;
  return [color ? `fill="${color}"` : "", cell.isBold() ? 'font-weight="bold"' : ""].filter(Boolean).join(" ");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
