/** Draws a recorded terminal as an SVG that shows one screen after the other, again and again. */
import xterm, { type IBufferCell, type Terminal } from "@xterm/headless";

/** Seconds since the beginning, "o" for output, text: the events of an asciicast. */
export type TerminalEvent = readonly [seconds: number, kind: "o", text: string];

interface Frame {
  seconds: number;
  lines: string[];
}

const CELL = { width: 8, height: 18 };
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
  const duration = frames.at(-1)!.seconds + END_SECONDS;
  const percent = (seconds: number) => `${((seconds / duration) * 100).toFixed(2)}%`;
  const style = frames.map(({ seconds }, index) => {
    const end = frames[index + 1]?.seconds ?? duration;
    const hidden = index === 0 ? "" : "0%{visibility:hidden}";
    const after = end === duration ? "" : `${percent(end)},100%{visibility:hidden}`;
    return `@keyframes f${index}{${hidden}${percent(seconds)}{visibility:visible}${after}}#f${index}{animation:f${index} ${duration.toFixed(1)}s step-end infinite}`;
  });
  const width = size.columns * CELL.width + 24;
  const height = size.rows * CELL.height + 24;
  const groups = frames.map(({ lines }, index) => {
    // Where there is no animation, the screen that waits is the one to see.
    const waits = lines.some((line) => line.includes("waiting"));
    return `<g id="f${index}" visibility="${waits ? "visible" : "hidden"}">${lines.join("")}</g>`;
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
    const lines = Array.from({ length: rows }, (_, row) => svgLine(terminal, row)).filter((line) => line !== "");
    if (lines.join() !== frames.at(-1)?.lines.join()) frames.push({ seconds, lines });
  }
  return frames;
}

function svgLine(terminal: Terminal, row: number): string {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  let spans = "";
  let run = { text: "", style: "" };
  const flush = () => {
    if (run.text.trim() !== "" || spans !== "")
      spans += run.style ? `<tspan ${run.style}>${escaped(run.text)}</tspan>` : escaped(run.text);
    else spans += escaped(run.text);
  };
  for (let column = 0; column < terminal.cols; column++) {
    const cell = line?.getCell(column);
    if (!cell) continue;
    const style = styleOf(cell);
    if (style !== run.style) {
      flush();
      run = { text: "", style };
    }
    run.text += cell.getChars() || " ";
  }
  run.text = run.text.trimEnd();
  flush();
  return spans.trim() === "" ? "" : `<text x="12" y="${(row + 1) * CELL.height + 8}">${spans.trimEnd()}</text>`;
}

function styleOf(cell: IBufferCell): string {
  const color = cell.isFgPalette() ? PALETTE[cell.getFgColor() % 8] : undefined;
  return [color ? `fill="${color}"` : "", cell.isBold() ? 'font-weight="bold"' : ""].filter(Boolean).join(" ");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
