/** What was typed last, for a server that was not there to be asked. Knows nothing of VS Code. */

const FRESH_MS = 60_000; // as long as a server may take to start; later, nobody waits for a suggestion any more

/** An edit of one place: UTF-16 units from the document's start, how many went away, and what came. */
export interface Edit {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

export class Lately {
  private last: { uri: string; version: number; offset: number; at_ms: number } | undefined;

  /** Note the edits that made this version of a document. */
  note(uri: string, version: number, edits: readonly Edit[], now_ms: number): void {
    const [edit, ...more] = edits;
    if (edit === undefined) {
      return; // only whether it is saved has changed
    }
    const isTyped = more.length === 0 && edit.text !== '' && !edit.text.includes('\n');
    this.last = isTyped ? { uri, version, offset: edit.rangeOffset + edit.text.length, at_ms: now_ms } : undefined;
  }

  /** Whether this document is as the last typing left it a moment ago, with the cursor behind it. Yes once only. */
  take(uri: string, version: number, cursor: number, now_ms: number): boolean {
    const last = this.last;
    this.last = undefined;
    return (
      last !== undefined &&
      last.uri === uri &&
      last.version === version &&
      last.offset === cursor &&
      now_ms - last.at_ms < FRESH_MS
    );
  }
}
