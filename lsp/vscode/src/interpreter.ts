/** The Python interpreter that is selected in the Python extension, where there is that extension. */
import * as vscode from 'vscode';

/** What of the Python extension's interface is used here. */
interface Python {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(
      path: unknown,
    ): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

const PATIENCE_MS = 5000; // it looks for all environments first, which must not keep the server from starting

class Interpreter {
  private readonly changes = new vscode.EventEmitter<void>();
  private isWatched = false;

  /** Another one was selected. */
  readonly onDidChange = this.changes.event;

  /** Its path; undefined if there is none, or it takes too long to find out. */
  async selected(): Promise<string | undefined> {
    const extension = vscode.extensions.getExtension<Python>('ms-python.python');
    if (extension === undefined) {
      return undefined;
    }
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined));
    return Promise.race([this.asked(extension), late]);
  }

  private async asked(extension: vscode.Extension<Python>): Promise<string | undefined> {
    try {
      const { environments } = await extension.activate();
      if (!this.isWatched) {
        this.isWatched = true;
        environments.onDidChangeActiveEnvironmentPath(() => {
          this.changes.fire();
        });
      }
      const path = environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
      return (await environments.resolveEnvironment(path))?.executable.uri?.fsPath;
    } catch {
      return undefined; // another interface than we know
    }
  }
}

export const interpreter = new Interpreter();
