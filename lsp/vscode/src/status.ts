/** The entry in the status bar, and the menu behind it. */
import * as vscode from 'vscode';
import { shown, type Status } from './states';

export class StatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private status: Status = { state: 'loading', reason: 'the language server is being started' };
  private steps = '';

  constructor() {
    this.item = vscode.window.createStatusBarItem('infill.status', vscode.StatusBarAlignment.Right, 100);
    this.item.name = 'infill';
    this.item.command = 'infill.menu';
    this.draw();
    this.item.show();
  }

  /** Show this from now on. */
  show(status: Status): void {
    this.status = status;
    if (status.state !== 'thinking') {
      this.steps = '';
    }
    void vscode.commands.executeCommand('setContext', 'infill.state', status.state);
    this.draw();
  }

  /** Show how far a fill is; empty: none runs. */
  showSteps(steps: string): void {
    this.steps = steps;
    this.draw();
  }

  /** Let the user choose what to do. */
  async menu(): Promise<void> {
    const isPaused = this.status.state === 'paused';
    const entries: (vscode.QuickPickItem & { command?: string })[] = [
      isPaused
        ? { label: '$(play) Resume suggestions', command: 'infill.resume' }
        : { label: '$(debug-pause) Pause suggestions', command: 'infill.pause' },
      { label: '$(circle-slash) Cancel what is under way', command: 'infill.cancel' },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(insert) Fill at the cursor', command: 'infill.fill' },
      { label: '$(list-selection) Fill all marked holes', command: 'infill.fillHoles' },
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      { label: '$(trash) Unload the model', command: 'infill.unload' },
      { label: '$(refresh) Restart the server', command: 'infill.restart' },
      { label: '$(output) Show the log', command: 'infill.showLog' },
      { label: '$(key) Set the daemon’s key...', command: 'infill.setKey' },
      { label: '$(gear) Settings', command: 'infill.settings' },
    ];
    const chosen = await vscode.window.showQuickPick(entries, { title: shown(this.status).tooltip });
    if (chosen?.command === 'infill.settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:infill.infill');
    } else if (chosen?.command !== undefined) {
      await vscode.commands.executeCommand(chosen.command);
    }
  }

  dispose(): void {
    this.item.dispose();
  }

  private draw(): void {
    const { text, tooltip, isWarning } = shown(this.status, this.steps);
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: tooltip };
    this.item.backgroundColor = isWarning ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
  }
}
