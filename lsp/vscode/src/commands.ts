/** What the commands ask the server for. Its answers come as edits, so one undo takes each back as a whole. */
import * as vscode from 'vscode';
import { ErrorCodes, ExecuteCommandRequest, LSPErrorCodes, ResponseError, type Range } from 'vscode-languageclient';
import type { Canvases } from './canvases';
import type { Preview, Proposal } from './preview';
import { KEY, SELECTOR, type Server } from './server';

const TRIES = 5; // to get a proposal for the version of the document that is there
const PATIENCE_MS = 1500; // until something that goes on and on is shown, with a way to stop it
const LATE = Symbol('late');

/** What a code action of the server brings along. */
interface Given {
  readonly uri: string;
  readonly range: Range;
}

export class Commands {
  constructor(
    private readonly server: Server,
    private readonly preview: Preview,
    private readonly canvases: Canvases,
  ) {}

  /** Fill at the cursor. */
  async fill(): Promise<void> {
    const editor = active();
    if (editor !== undefined) {
      const { line, character } = editor.selection.active;
      await this.execute('infill.fill', editor.document, { position: { line, character } });
    }
  }

  /** Write the selection anew. */
  async fillRange(given?: Given): Promise<void> {
    const target = await this.target(given);
    if (target !== undefined) {
      await this.replace('infill.fillRange', target.document, { range: plain(target.range) });
    }
  }

  /** Rewrite the selection as an instruction says. */
  async edit(given?: Given): Promise<void> {
    const target = await this.target(given);
    if (target === undefined) {
      return;
    }
    const instruction = await vscode.window.showInputBox({
      title: 'infill: rewrite the selection',
      prompt: 'Say what is to be changed. It needs a model that follows instructions.',
      placeHolder: 'use a set',
    });
    if (instruction !== undefined && instruction.trim() !== '') {
      await this.replace('infill.edit', target.document, { range: plain(target.range), instruction });
    }
  }

  /** Fill every hole that is marked in the file. */
  async fillHoles(): Promise<void> {
    const editor = active();
    if (editor !== undefined) {
      await this.execute('infill.fillHoles', editor.document, {});
    }
  }

  /** Put the next alternative in the place of the last answer, or of the suggestion or the proposal that is shown. */
  async nextAlternative(): Promise<void> {
    if (this.preview.isActive && this.preview.next()) {
      return;
    }
    const editor = active();
    if (editor === undefined) {
      return;
    }
    const found = (await this.execute('infill.nextAlternative', editor.document, {})) as
      { applied: boolean } | null | undefined;
    if (found === null) {
      vscode.window.setStatusBarMessage('infill: there is no other', 3000);
    } else if (found?.applied === false) {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    }
  }

  /** Do what the diff shows. */
  async applyPreview(): Promise<void> {
    const taken = await this.preview.take();
    if (taken !== undefined) {
      const { document, index } = taken;
      await this.execute('infill.apply', document, { alternative: index });
      await vscode.window.showTextDocument(document);
    }
  }

  /** Leave everything as it is. */
  async discardPreview(): Promise<void> {
    await this.preview.close();
  }

  /** What was suggested is not wanted: it must not come back with the next key. VS Code has taken it away. */
  async dismiss(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor !== undefined && vscode.languages.match(SELECTOR, editor.document) > 0) {
      await this.server.tell('infill.dismiss', { uri: editor.document.uri.toString() });
    }
  }

  /** Stop what is under way. */
  async cancel(): Promise<void> {
    await this.plain('infill.cancel'); // what it ends is answered as cancelled
  }

  /** A command that takes nothing. */
  async plain(command: string): Promise<void> {
    await this.request(command, {});
  }

  /** Replace a part of a document, after a look at it unless the user does not want one. */
  private async replace(command: string, document: vscode.TextDocument, more: object): Promise<void> {
    const isPreview = vscode.workspace.getConfiguration('infill').get<boolean>('preview', true);
    let found = (await this.execute(command, document, { ...more, preview: isPreview })) as Proposal | null | undefined;
    if (!isPreview) {
      return;
    }
    for (let i = 0; i < TRIES && found; i++) {
      if (found.version === document.version) {
        await this.preview.show(document, found);
        return;
      }
      // somebody types: the server knows where the place is now
      found = (await this.execute('infill.proposal', document, {})) as Proposal | null | undefined;
    }
  }

  private async target(
    given: Given | undefined,
  ): Promise<{ document: vscode.TextDocument; range: vscode.Range } | undefined> {
    if (given?.uri !== undefined) {
      const { start, end } = given.range;
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(given.uri));
      return { document, range: new vscode.Range(start.line, start.character, end.line, end.character) };
    }
    const editor = active();
    if (editor === undefined) {
      return undefined;
    }
    if (editor.selection.isEmpty) {
      void vscode.window.showInformationMessage('infill: select what is to be written anew first.');
      return undefined;
    }
    return { document: editor.document, range: editor.selection };
  }

  /** Have the server do something with a document; what it returns, undefined if it did not do it. */
  private async execute(command: string, document: vscode.TextDocument, more: object): Promise<unknown> {
    await vscode.commands.executeCommand('editor.action.inlineSuggest.hide');
    const uri = document.uri.toString();
    const work = this.request(command, { uri, ...more });
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, LATE));
    return (await Promise.race([work, late])) === LATE ? this.watched(work, uri) : work;
  }

  /** Let the user see how far the work is, and stop it. */
  private watched(work: Promise<unknown>, uri: string): Thenable<unknown> {
    const options = { location: vscode.ProgressLocation.Notification, title: 'infill', cancellable: true };
    return vscode.window.withProgress(options, async (progress, token) => {
      const watching = vscode.Disposable.from(
        token.onCancellationRequested(() => void this.request('infill.cancel', { uri })),
        this.canvases.onStep((canvas) => {
          if (canvas.uri === uri && !canvas.isDone) {
            progress.report({ message: `step ${canvas.step} of ${canvas.maxSteps}` });
          }
        }),
      );
      try {
        return await work;
      } finally {
        watching.dispose();
      }
    });
  }

  private async request(command: string, argument: object): Promise<unknown> {
    try {
      return (await this.server.running()?.sendRequest(ExecuteCommandRequest.type, {
        command,
        arguments: [argument],
      })) as unknown;
    } catch (error) {
      if (!(error instanceof ResponseError) || !QUIET.includes(error.code)) {
        void vscode.window.showErrorMessage(`infill: ${error instanceof Error ? error.message : String(error)}`);
      }
      return undefined;
    }
  }
}

// somebody cancelled it, or the server ended, which the status bar tells
const QUIET: readonly number[] = [
  LSPErrorCodes.RequestCancelled,
  LSPErrorCodes.ServerCancelled,
  ErrorCodes.PendingResponseRejected,
  ErrorCodes.ConnectionInactive,
];

/** Ask for the daemon's key and keep it where VS Code keeps secrets. */
export async function setKey(secrets: vscode.SecretStorage): Promise<void> {
  const key = await vscode.window.showInputBox({
    title: 'infill: the daemon’s key',
    prompt: 'It is kept in the secret storage. Empty: forget it.',
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) {
    return;
  }
  await (key === '' ? secrets.delete(KEY) : secrets.store(KEY, key));
}

/** The editor to work in; undefined, after a word to the user, if there is none. */
function active(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || vscode.languages.match(SELECTOR, editor.document) === 0) {
    void vscode.window.showInformationMessage('infill: open a file of this machine first.');
    return undefined;
  }
  return editor;
}

function plain(range: vscode.Range): Range {
  const { start, end } = range;
  return {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
}
