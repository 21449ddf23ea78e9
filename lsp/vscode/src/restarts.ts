/** When to start a server again that ended by itself: not for ever, and not at once each time. */

const MOST = 3; // within WITHIN_MS; more often it would only fail again
const WITHIN_MS = 60_000;
const PAUSE_MS = 300;

export class Restarts {
  private ends: number[] = [];

  /** Note an end at this time; how long to wait until the next start, or undefined: it is no use. */
  pause(now_ms: number): number | undefined {
    this.ends = [...this.ends.filter((end) => now_ms - end < WITHIN_MS), now_ms];
    return this.ends.length > MOST ? undefined : PAUSE_MS * this.ends.length;
  }

  /** Forget all ends: somebody started it by hand. */
  clear(): void {
    this.ends = [];
  }
}
