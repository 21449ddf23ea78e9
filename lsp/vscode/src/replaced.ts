/** Texts with parts replaced. Knows nothing of VS Code. */

/** A text with another one in the place of a part of it, with its own line ends. */
export function replaced(original: string, start: number, end: number, text: string): string {
  const lineEnd = original.includes('\r\n') ? '\r\n' : '\n';
  return original.slice(0, start) + text.replace(/\r\n?|\n/g, lineEnd) + original.slice(end);
}
