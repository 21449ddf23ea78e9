/** What would replace a selection, as a diff that is applied or discarded. */
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Range } from 'vscode-languageclient';
import { replaced } from './replaced';

export const SCHEME = 'infill-preview';

/** What the server proposes. The range is that of a version of the document. */
export interface Proposal {
  readonly texts: readonly string[];
  readonly range: Range;
  readonly version: number;
}

interface Shown {
  readonly document: vscode.TextDocument;
  readonly original: string;
  readonly start: number;
  readonly end: number;
  readonly texts: readonly string[];
  readonly index: number;
  readonly left: vscode.Uri;
  readonly right: vscode.Uri;
}

export class Preview implements vscode.Disposable {
  private shown: Shown | undefined;
  private count = 0;
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: { dispose(): unknown }[];

  constructor() {
    this.subscriptions = [
      this.changes,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changes.event,
        provideTextDocumentContent: (uri) => this.content(uri),
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        const right = this.shown?.right.toString();
        if (right !== undefined && closed.some((tab) => modified(tab)?.toString() === right)) {
          this.forget();
        }
      }),
    ];
    void this.close(); // what VS Code has opened again from the last time has no text any more
  }

  /** Whether the diff is what the user looks at. */
  get isActive(): boolean {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab !== undefined && isOurs(tab);
  }

  /** Show a proposal for a document, whose version it must be of. */
  async show(document: vscode.TextDocument, { texts, range }: Proposal): Promise<void> {
    const original = document.getText();
    const [start = 0, end = 0] = [range.start, range.end].map(({ line, character }) =>
      document.offsetAt(new vscode.Position(line, character)),
    );
    await this.close();
    const count = ++this.count;
    // the path gives the diff its language
    const uri = (side: string): vscode.Uri =>
      vscode.Uri.from({ scheme: SCHEME, path: document.uri.path, query: `${side}-${count}` });
    this.shown = { document, original, start, end, texts, index: 0, left: uri('original'), right: uri('proposal') };
    await vscode.commands.executeCommand('setContext', 'infill.isPreviewing', true);
    await this.open();
  }

  /** Show the next alternative of what is proposed; false if nothing is. */
  next(): boolean {
    const shown = this.shown;
    if (shown === undefined) {
      return false;
    }
    if (shown.texts.length < 2) {
      vscode.window.setStatusBarMessage('infill: there is no other', 3000);
      return true;
    }
    this.shown = { ...shown, index: (shown.index + 1) % shown.texts.length };
    this.changes.fire(shown.right);
    vscode.window.setStatusBarMessage(`infill: ${this.shown.index + 1} of ${shown.texts.length}`, 3000);
    return true;
  }

  /** Close it; which alternative was shown for which document. */
  async take(): Promise<{ document: vscode.TextDocument; index: number } | undefined> {
    const shown = this.shown;
    await this.close();
    return shown;
  }

  /** Close it. */
  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).filter(isOurs);
    this.forget();
    if (tabs.length > 0) {
      await vscode.window.tabGroups.close(tabs);
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }

  private async open(): Promise<void> {
    const shown = this.shown;
    if (shown !== undefined) {
      const title = `${path.posix.basename(shown.document.uri.path)}: proposal`;
      await vscode.commands.executeCommand('vscode.diff', shown.left, shown.right, title, { preview: false });
    }
  }

  private content(uri: vscode.Uri): string {
    const shown = this.shown;
    if (uri.toString() === shown?.right.toString()) {
      return replaced(shown.original, shown.start, shown.end, shown.texts[shown.index] ?? '');
    }
    return uri.toString() === shown?.left.toString() ? shown.original : '';
  }

  private forget(): void {
    this.shown = undefined;
    void vscode.commands.executeCommand('setContext', 'infill.isPreviewing', false);
  }
}

function modified({ input }: vscode.Tab): vscode.Uri | undefined {
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

function isOurs(tab: vscode.Tab): boolean {
  return modified(tab)?.scheme === SCHEME;
}
