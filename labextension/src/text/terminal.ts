/** Output that was written for a terminal, as plain text. */

/** Colours, cursor moves, titles, and the like: `ESC [ … m`, `ESC ] … BEL`, `ESC P … ESC \`. */
const SEQUENCES =
  /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])/g;

/** What is left of control characters besides line breaks and tabs. */
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** What a terminal would show in the end: without colours, overwritten lines gone. */
export function terminalText(text: string): string {
  return text
    .replace(SEQUENCES, '')
    .split('\n')
    .map(lastWritten)
    .join('\n')
    .replace(CONTROLS, '');
}

/** What carriage returns leave of a line: the part behind the last one that has any. */
function lastWritten(line: string): string {
  let end = line.length;
  while (line[end - 1] === '\r') {
    end--;
  }
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}
