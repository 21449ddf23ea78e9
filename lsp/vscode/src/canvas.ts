/** An answer while it settles: what of it is sure, as lines of coloured text. Knows nothing of VS Code. */

export interface Place {
  readonly line: number;
  readonly character: number;
}

/** What `infill/canvas` says. Lists have one entry per piece of the text. */
export interface Canvas {
  readonly uri: string;
  readonly start: Place;
  readonly end: Place;
  readonly pieces: readonly string[];
  /** In nats; null: not known yet. */
  readonly entropy: readonly (number | null)[];
  readonly settled: readonly boolean[];
  readonly step: number;
  readonly maxSteps: number;
  readonly isDone: boolean;
}

/** What was said, checked; undefined if it is no canvas. */
export function canvasOf(said: unknown): Canvas | undefined {
  const { uri, range, text, pieces, entropy, settled, step, maxSteps, done } = (said ?? {}) as Record<string, unknown>;
  const { start, end } = (range ?? {}) as { start?: unknown; end?: unknown };
  if (typeof uri !== 'string' || !isPlace(start) || !isPlace(end)) {
    return undefined;
  }
  const found = list(pieces).filter((piece) => typeof piece === 'string');
  return {
    uri,
    start,
    end,
    pieces: found.length > 0 || typeof text !== 'string' ? found : [text],
    entropy: list(entropy).map((nats) => (typeof nats === 'number' ? nats : null)),
    settled: list(settled).map((is) => is === true),
    step: typeof step === 'number' ? step : 0,
    maxSteps: typeof maxSteps === 'number' ? maxSteps : 0,
    isDone: done === true,
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isPlace(value: unknown): value is Place {
  const { line, character } = (value ?? {}) as Record<string, unknown>;
  return typeof line === 'number' && typeof character === 'number';
}

/** A part of a line in one colour. certainty: from 0 to 1, or "settled". */
export interface Span {
  readonly text: string;
  readonly certainty: number | 'settled';
}

const NOISE_NATS = 2; // a token of more entropy is as good as not there yet
const GRADES = 5; // differences that are too small to be seen only make more colours
const MOST_LINES = 60;

/** How sure a token of this entropy is: 1 for none, 0 for noise, in steps of 1/GRADES. null: not known, as noise. */
export function certainty(nats: number | null): number {
  return nats === null ? 0 : Math.round(GRADES * Math.max(0, 1 - nats / NOISE_NATS)) / GRADES;
}

/** The canvas line by line. tabSize: columns of a tab. */
export function lines(canvas: Canvas, tabSize: number): Span[][] {
  const found: Span[][] = [[]];
  for (const [i, piece] of canvas.pieces.entries()) {
    const sure = canvas.settled[i] === true ? 'settled' : certainty(canvas.entropy[i] ?? null);
    const parts = piece.replace(/\r\n?/g, '\n').replaceAll('\t', ' '.repeat(tabSize)).split('\n');
    for (const [n, part] of parts.entries()) {
      if (n > 0) {
        found.push([]);
      }
      const line = found[found.length - 1] ?? [];
      const last = line[line.length - 1];
      if (last?.certainty === sure) {
        line[line.length - 1] = { text: last.text + part, certainty: sure };
      } else if (part !== '') {
        line.push({ text: part, certainty: sure });
      }
    }
  }
  return found.slice(0, MOST_LINES);
}

/** The text of a line. */
export function textOf(line: readonly Span[]): string {
  return line.map(({ text }) => text).join('');
}

/** The colour of a certainty, of CSS variables that VS Code makes of the extension's colours. */
export function colour(certainty: Span['certainty']): string {
  if (certainty === 'settled' || certainty <= 0) {
    return `var(--vscode-infill-${certainty === 'settled' ? 'settled' : 'noise'})`;
  }
  const share = Math.round(100 * Math.min(1, certainty));
  return `color-mix(in srgb, var(--vscode-infill-open) ${share}%, var(--vscode-infill-noise))`;
}

/**
 * CSS that makes a pseudo-element show these lines.
 *
 * VS Code gives an attachment one colour and one line. So the text is the element's content with line ends, and its
 * colours are backgrounds, one for each line, that only the letters let through. What the model says is escaped to the
 * last character: it must not become CSS.
 */
export function css(lines: readonly (readonly Span[])[], background: 'none' | 'editor'): string {
  const paints = lines.flatMap((line, i) => {
    const stops: string[] = [];
    let column = 0;
    for (const { text, certainty } of line) {
      const end = column + columns(text);
      stops.push(`${colour(certainty)} ${column}ch ${end}ch`);
      column = end;
    }
    return stops.length > 0
      ? [`linear-gradient(90deg, ${stops.join(', ')}) 0 ${i}lh / ${column}ch 1lh no-repeat text`]
      : [];
  });
  const ground = background === 'none' ? 'transparent' : 'var(--vscode-editor-background)';
  paints.push(`linear-gradient(${ground}, ${ground}) border-box`);
  return [
    `content: "${lines.map((line) => escaped(textOf(line))).join('\\a ')}"`,
    'white-space: pre',
    'display: inline-block',
    'vertical-align: top',
    `background: ${paints.join(', ')}`,
    '-webkit-text-fill-color: transparent',
  ].join('; ');
}

/** A text for a CSS string. */
export function escaped(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return /[A-Za-z0-9]/.test(character) ? character : `\\${(code === 0 ? 0xfffd : code).toString(16)} `;
  }).join('');
}

/** How many columns a text takes: two for a wide character. Good enough for colours. */
export function columns(text: string): number {
  let n = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    n += /\p{Mark}|\u200d/u.test(character) ? 0 : isWide(code) ? 2 : 1;
  }
  return n;
}

// ref: Unicode Standard Annex 11, East Asian Width; the blocks that are wide as a whole
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
