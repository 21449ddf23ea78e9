/** The language server: found, started, started again when it ends by itself, and told the settings. */
import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  ExecuteCommandRequest,
  MessageType,
  ShowMessageNotification,
  type DynamicFeature,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient';
import { LanguageClient, type ServerOptions } from 'vscode-languageclient/node';
import { interpreter } from './interpreter';
import { locate, type Command } from './locate';
import { Restarts } from './restarts';
import { serverSettings, setValue } from './settings';
import { statusOf, type Status } from './states';

/** The name of the daemon's key in the secret storage. */
export const KEY = 'infill.daemonKey';
/** The documents that the server gets. */
export const SELECTOR = [{ scheme: 'file' }, { scheme: 'untitled' }];
const PATIENCE_MS = 60_000; // until it must have said something: a busy machine is slow
const INSTALL = 'pip install infill-diffusion';

// The first would register commands under the names of our own; of the second, Commands shows more.
const NOT_OURS = ['workspace/executeCommand', 'window/workDoneProgress/create'];

class Client extends LanguageClient {
  /** Into the log alone: what the user has to know, Server says. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const state = feature.getState();
    const method = 'registrationType' in feature ? feature.registrationType.method : 'id' in state ? state.id : '';
    if (!NOT_OURS.includes(method)) {
      super.registerFeature(feature);
    }
  }
}

export class Server implements vscode.Disposable {
  private client: Client | undefined;
  private readonly restarts = new Restarts();
  private readonly statuses = new vscode.EventEmitter<Status>();
  private readonly canvases = new vscode.EventEmitter<unknown>();
  private readonly starts = new vscode.EventEmitter<void>();
  private readonly ends = new vscode.EventEmitter<void>();
  private readonly subscriptions: { dispose(): unknown }[] = [];
  private timer: NodeJS.Timeout | undefined;
  private working: Promise<void> = Promise.resolve();
  private isMissing = false;
  private hasComplained = false;
  private isUnasked = false;

  /** The server's states. */
  readonly onStatus = this.statuses.event;
  /** Its `infill/canvas`, as they come. */
  readonly onCanvas = this.canvases.event;
  /** It answers from now on. */
  readonly onStart = this.starts.event;
  /** It ended; what it was doing will not be finished. */
  readonly onEnd = this.ends.event;

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly secrets: vscode.SecretStorage,
  ) {
    this.subscriptions.push(
      this.statuses,
      this.canvases,
      this.starts,
      this.ends,
      secrets.onDidChange(({ key }) => key === KEY && void this.configure()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('infill.server')) {
          void this.restart();
        } else if (event.affectsConfiguration('infill')) {
          void this.configure();
        }
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.startIfMissing();
      }),
      interpreter.onDidChange(() => {
        void this.restart();
      }),
    );
  }

  /** Start it, if it does not run. */
  start(): Promise<void> {
    return this.inTurn(async () => {
      if (this.client === undefined) {
        await this.launch();
      }
    });
  }

  /** End it and start it anew. */
  restart(): Promise<void> {
    this.restarts.clear();
    this.hasComplained = false;
    return this.inTurn(async () => {
      await this.end();
      await this.launch();
    });
  }

  /** The running client; undefined, after a word to the user, if there is none. */
  running(): LanguageClient | undefined {
    if (this.client?.isRunning() === true) {
      return this.client;
    }
    if (this.isMissing) {
      this.hasComplained = false; // somebody asks
      this.complainMissing();
    } else {
      void vscode.window.showWarningMessage('infill: the server does not run; "infill: Show the Log" says why.');
    }
    return undefined;
  }

  /** Have the server know something, if it runs; what it says is for the log. */
  async tell(command: string, argument: object): Promise<void> {
    if (this.client?.isRunning() === true) {
      try {
        await this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
      } catch (error) {
        this.log.info(`${command}: ${String(error)}`);
      }
    }
  }

  /** Have VS Code ask for a suggestion as if it did so by itself: the server's rules of when to speak apply. */
  async suggestUnasked(): Promise<void> {
    this.isUnasked = true; // VS Code's command can only ask as a user does
    try {
      await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
    } finally {
      this.isUnasked = false;
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** End it; to be awaited when the extension is deactivated. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.inTurn(() => this.end());
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    this.working = this.working.then(work, work);
    return this.working;
  }

  private startIfMissing(): void {
    if (this.isMissing) {
      void this.start();
    }
  }

  private async launch(): Promise<void> {
    clearTimeout(this.timer);
    this.statuses.fire({ state: 'loading', reason: 'the language server is being started' });
    const command = await this.command();
    this.isMissing = command === undefined;
    if (command === undefined) {
      this.statuses.fire({ state: 'unreachable', reason: missing().text });
      this.log.error(missing().text);
      this.complainMissing();
      return;
    }
    this.log.info(`starting ${[command.program, ...command.arguments].join(' ')} (${command.origin})`);
    const client = new Client('infill', 'infill', this.process(command), await this.options());
    client.onNotification('infill/status', (said: unknown) => {
      const status = statusOf(said);
      if (status !== undefined) {
        this.statuses.fire(status);
      }
    });
    client.onNotification('infill/canvas', (canvas: unknown) => {
      this.canvases.fire(canvas);
    });
    client.onNotification(ShowMessageNotification.type, ({ type, message }) => {
      void this.say(type, message);
    });
    this.client = client;
    try {
      await client.start();
      this.statuses.fire({ state: 'ready', reason: '' });
      this.starts.fire();
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      this.ended(client, String(error));
    }
  }

  private async end(): Promise<void> {
    clearTimeout(this.timer);
    const client = this.client;
    this.client = undefined;
    this.ends.fire();
    if (client !== undefined) {
      try {
        await client.dispose();
      } catch (error) {
        this.log.info(`the server did not end in order: ${String(error)}`);
      }
    }
  }

  /** The server ended by itself. */
  private ended(client: Client, why: string): void {
    if (this.client !== client) {
      return;
    }
    this.client = undefined;
    this.ends.fire();
    const pause_ms = this.restarts.pause(Date.now());
    if (pause_ms !== undefined) {
      this.statuses.fire({ state: 'loading', reason: 'the language server ended and is started again' });
      this.timer = setTimeout(() => void this.start(), pause_ms);
      return;
    }
    this.statuses.fire({ state: 'unreachable', reason: `the language server ended several times: ${why}` });
    void vscode.window
      .showErrorMessage('infill: the language server ended several times in a minute.', 'Show the log', 'Restart')
      .then((choice) => {
        if (choice === 'Show the log') {
          this.log.show();
        } else if (choice === 'Restart') {
          void this.restart();
        }
      });
  }

  /** What starts the process, which the client ends. One that never answers is ended here. */
  private process({ program, arguments: given }: Command): ServerOptions {
    return () => {
      const child = spawn(program, given, { stdio: 'pipe' });
      const timer = setTimeout(() => {
        this.log.error(`the server does not answer after ${PATIENCE_MS / 1000} s`);
        child.kill();
      }, PATIENCE_MS);
      child.stdout.once('data', () => {
        clearTimeout(timer);
      });
      child.on('error', (error) => {
        this.log.error(`the server: ${error.message}`);
      });
      child.on('exit', (code, signal) => {
        clearTimeout(timer);
        this.log.info(`the server ended: ${signal ?? `exit code ${String(code)}`}`);
      });
      return Promise.resolve(child);
    };
  }

  private async command(): Promise<Command | undefined> {
    const isTrusted = vscode.workspace.isTrusted;
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    return locate({
      configured: configuration().get<string[]>('server.command', []),
      interpreter: isTrusted ? await interpreter.selected() : undefined,
      folders: isTrusted ? folders.map(({ uri }) => uri.fsPath) : [],
      environment: process.env,
      platform: process.platform,
      isProgram,
    });
  }

  private async options(): Promise<LanguageClientOptions> {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      traceOutputChannel: this.log,
      initializationOptions: await this.settings(),
      initializationFailedHandler: () => false,
      middleware: {
        provideInlineCompletionItems: (document, position, context, token, next) => {
          const triggerKind = this.isUnasked ? vscode.InlineCompletionTriggerKind.Automatic : context.triggerKind;
          return next(document, position, { ...context, triggerKind }, token);
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          const client = this.client;
          setImmediate(() => {
            if (client !== undefined) {
              this.ended(client, 'its connection closed');
            }
          });
          return { action: CloseAction.DoNotRestart, handled: true, message: 'the connection to the server closed' };
        },
      },
    };
  }

  private async settings(): Promise<Record<string, unknown>> {
    const found = configuration();
    const variable = found.get<string>('daemon.keyVariable', '').trim();
    const key = variable !== '' ? process.env[variable] : await this.secrets.get(KEY);
    return serverSettings((name) => setValue(found.inspect(name)), key);
  }

  private async configure(): Promise<void> {
    if (this.client?.isRunning() === true) {
      const settings = { infill: await this.settings() };
      await this.client.sendNotification(DidChangeConfigurationNotification.type, { settings });
    }
  }

  /** Show what the server says to the user. With a choice: VS Code cuts a message without one after a line. */
  private async say(type: MessageType, message: string): Promise<void> {
    const { showErrorMessage, showWarningMessage, showInformationMessage } = vscode.window;
    const show =
      type === MessageType.Error
        ? showErrorMessage
        : type === MessageType.Warning
          ? showWarningMessage
          : showInformationMessage;
    if ((await show(message, 'Show the log')) !== undefined) {
      this.log.show();
    }
  }

  /** Say once that infill is not there, with the command that installs it. */
  private complainMissing(): void {
    if (this.hasComplained) {
      return;
    }
    this.hasComplained = true;
    const { text, canInstall } = missing();
    const choices = [...(canInstall ? ['Copy the command'] : []), 'Settings', 'Try again'];
    void vscode.window.showErrorMessage(`infill: ${text}`, ...choices).then((choice) => {
      if (choice === 'Copy the command') {
        void vscode.env.clipboard.writeText(INSTALL);
      } else if (choice === 'Settings') {
        void vscode.commands.executeCommand('workbench.action.openSettings', 'infill.server.command');
      } else if (choice === 'Try again') {
        void this.restart();
      }
    });
  }
}

/** What to say where there is no program, and whether installing it would help. */
function missing(): { text: string; canInstall: boolean } {
  const [program] = configuration().get<string[]>('server.command', []);
  return program === undefined
    ? { text: `it is not installed here. In the Python environment of your choice: ${INSTALL}`, canInstall: true }
    : { text: `there is no program ${program}, which the setting infill.server.command names.`, canInstall: false };
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration('infill');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
