/** Shows canvases in the text, in whichever editors their documents are. Nothing in a document changes. */
import * as vscode from 'vscode';
import { canvasOf, css, lines, type Canvas, type Span } from './canvas';

const PAUSE_MS = 40; // between two pictures of one document

export class Canvases implements vscode.Disposable {
  private readonly replaced = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('diffEditor.removedTextBackground'),
  });
  private readonly text = vscode.window.createTextEditorDecorationType({});
  private readonly last = new Map<string, Canvas>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly steps = new vscode.EventEmitter<Canvas>();
  private readonly watching: vscode.Disposable;

  /** A canvas came; its `uri` is as VS Code writes it. */
  readonly onStep = this.steps.event;

  constructor() {
    this.watching = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleTextEditors(() => {
        for (const uri of this.last.keys()) {
          this.draw(uri);
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) {
          this.clear(document.uri.toString()); // its place is another now; the next step tells which
        }
      }),
    );
  }

  /** Show a canvas that the server sent; one that is done is taken away. */
  show(said: unknown): void {
    const found = canvasOf(said);
    if (found === undefined) {
      return;
    }
    const uri = vscode.Uri.parse(found.uri).toString();
    const canvas = { ...found, uri };
    this.steps.fire(canvas);
    if (canvas.isDone) {
      this.clear(uri);
      return;
    }
    this.last.set(uri, canvas);
    if (!this.timers.has(uri)) {
      this.draw(uri);
      const draw = (): void => {
        this.timers.delete(uri);
        this.draw(uri);
      };
      this.timers.set(uri, setTimeout(draw, PAUSE_MS));
    }
  }

  /** Take the canvas of a document away. */
  clear(uri: string): void {
    clearTimeout(this.timers.get(uri));
    this.timers.delete(uri);
    if (!this.last.delete(uri)) {
      return; // at every key, there is nothing to take away
    }
    for (const editor of editors(uri)) {
      editor.setDecorations(this.replaced, []);
      editor.setDecorations(this.text, []);
    }
  }

  /** Take all of them away: the server is gone. */
  clearAll(): void {
    for (const uri of [...this.last.keys()]) {
      this.clear(uri);
    }
  }

  dispose(): void {
    this.clearAll();
    this.watching.dispose();
    this.steps.dispose();
    this.replaced.dispose();
    this.text.dispose();
  }

  private draw(uri: string): void {
    const canvas = this.last.get(uri);
    if (canvas === undefined) {
      return;
    }
    for (const editor of editors(uri)) {
      const { document } = editor;
      const range = document.validateRange(
        new vscode.Range(canvas.start.line, canvas.start.character, canvas.end.line, canvas.end.character),
      );
      const tabSize = typeof editor.options.tabSize === 'number' ? editor.options.tabSize : 4;
      const shown = lines(canvas, tabSize);
      const before = document.lineAt(range.start).text.slice(0, range.start.character);
      editor.setDecorations(this.replaced, range.isEmpty ? [] : [range]);
      editor.setDecorations(this.text, [range.isEmpty ? inserted(range, shown) : below(range, shown, before, tabSize)]);
    }
  }
}

function editors(uri: string): vscode.TextEditor[] {
  return vscode.window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
}

/** The first line where the cursor is, the others over the lines below. */
function inserted(range: vscode.Range, [first = [], ...others]: Span[][]): vscode.DecorationOptions {
  return {
    range,
    renderOptions: {
      before: attachment(css([first], 'none')),
      ...(others.length > 0 ? { after: attachment(`${css(others, 'editor')}; ${UNDER}`) } : {}),
    },
  };
}

/** All lines over those below what they are to replace. */
function below(range: vscode.Range, shown: Span[][], before: string, tabSize: number): vscode.DecorationOptions {
  const indent = before.replaceAll('\t', ' '.repeat(tabSize)).replace(/[^ ]/g, ' ');
  const [first = [], ...others] = shown;
  const all: Span[][] = [[{ text: indent, certainty: 0 }, ...first], ...others];
  return {
    range: new vscode.Range(range.end, range.end),
    renderOptions: { after: attachment(`${css(all, 'editor')}; ${UNDER}`) },
  };
}

const UNDER = [
  'position: absolute',
  'left: 0',
  'top: 1lh',
  'min-width: 100vw', // what lies below must not show beside it
  'z-index: 5',
  'pointer-events: none',
  'box-shadow: 0 1px 0 var(--vscode-editorWidget-border)',
].join('; ');

/** An attachment with CSS of our own, which goes behind a property that is handed on as it is. */
function attachment(style: string): vscode.ThemableDecorationAttachmentRenderOptions {
  return { contentText: ' ', textDecoration: `none; ${style}` };
}
