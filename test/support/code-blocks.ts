/** Finds the programs and commands in pages of Markdown. */

/** A fenced block of code, and where it stands. */
export interface Block {
  file: string;
  line: number;
  language: string;
  code: string;
}

/** Returns the fenced blocks of a text, without their indentation. */
export function codeBlocks(file: string, text: string): Block[] {
  const found: Block[] = [];
  let open: (Block & { indentation: string }) | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const fence = /^( *)```(\w*)/.exec(line);
    if (open && fence) {
      found.push(open);
      open = undefined;
    } else if (open) {
      open.code += `${line.startsWith(open.indentation) ? line.slice(open.indentation.length) : line}\n`;
    } else if (fence) {
      open = { file, line: index + 1, language: fence[2]!, code: "", indentation: fence[1]! };
    }
  }
  return found;
}
