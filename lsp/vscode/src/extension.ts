/** Where VS Code begins and ends the extension. */
import * as vscode from 'vscode';
import { Canvases } from './canvases';
import { Commands, setKey } from './commands';
import { Lately } from './lately';
import { Preview } from './preview';
import { SELECTOR, Server } from './server';
import { StatusBar } from './status';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('infill', { log: true });
  const bar = new StatusBar();
  const started = new Server(log, context.secrets);
  server = started;
  const canvases = new Canvases();
  const preview = new Preview();
  const commands = new Commands(started, preview, canvases);
  const lately = new Lately();
  context.subscriptions.push(
    log,
    bar,
    canvases,
    preview,
    started,
    started.onStatus((status) => {
      bar.show(status);
    }),
    started.onCanvas((said) => {
      canvases.show(said);
    }),
    canvases.onStep((canvas) => {
      bar.showSteps(canvas.isDone ? '' : `${canvas.step}/${canvas.maxSteps}`);
    }),
    started.onEnd(() => {
      canvases.clearAll();
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges, reason }) => {
      lately.note(document.uri.toString(), document.version, reason === undefined ? contentChanges : [], Date.now());
    }),
    started.onStart(() => {
      suggestIfTyped(lately, started);
    }),
  );
  const register = (name: string, action: (...given: never[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(name, action));
  };
  register('infill.fill', () => commands.fill());
  register('infill.fillRange', commands.fillRange.bind(commands));
  register('infill.fillHoles', () => commands.fillHoles());
  register('infill.edit', commands.edit.bind(commands));
  register('infill.nextAlternative', () => commands.nextAlternative());
  register('infill.suggest', () => vscode.commands.executeCommand('editor.action.inlineSuggest.trigger'));
  register('infill.dismiss', () => commands.dismiss());
  register('infill.cancel', () => commands.cancel());
  register('infill.applyPreview', () => commands.applyPreview());
  register('infill.discardPreview', () => commands.discardPreview());
  register('infill.pause', () => commands.plain('infill.pause'));
  register('infill.resume', () => commands.plain('infill.resume'));
  register('infill.unload', () => commands.plain('infill.unload'));
  register('infill.restart', () => started.restart());
  register('infill.showLog', () => {
    log.show();
  });
  register('infill.setKey', () => setKey(context.secrets));
  register('infill.menu', () => bar.menu());
  await started.start();
}

/** Have a key answered that was pressed while there was no server: VS Code asks at keys alone. */
function suggestIfTyped(lately: Lately, running: Server): void {
  const editor = vscode.window.activeTextEditor;
  if (editor?.selection.isEmpty !== true) {
    return;
  }
  const { document, selection } = editor;
  const isTyped = lately.take(
    document.uri.toString(),
    document.version,
    document.offsetAt(selection.active),
    Date.now(),
  );
  const settings = vscode.workspace.getConfiguration(undefined, document);
  const isWanted = ['infill.automatic', 'editor.inlineSuggest.enabled'].every((name) => settings.get(name) !== false);
  if (isTyped && isWanted && vscode.languages.match(SELECTOR, document) > 0) {
    void running.suggestUnasked();
  }
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
