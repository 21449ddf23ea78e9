/** The extension's settings as the server calls them. */

/** The server's names by ours. */
const NAMES = {
  automatic: 'automatic',
  debounce: 'debounce_ms',
  minPrefix: 'min_prefix',
  midLine: 'mid_line',
  languages: 'languages',
  suppress: 'suppress',
  ignore: 'ignore',
  maxTokens: 'max_tokens',
  finalists: 'n_finalists',
  lowConfidence: 'low_confidence',
} as const;

/**
 * What is sent to the server.
 *
 * @param given a setting's value if the user has set it, else undefined: then the folder's infill.toml may say it
 * @param key the daemon's key, if there is one
 */
export function serverSettings(given: (name: string) => unknown, key: string | undefined): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  for (const [ours, theirs] of Object.entries(NAMES)) {
    settings[theirs] = given(ours) ?? null; // null takes back what was set before
  }
  const related = Object.fromEntries(
    ['files', 'tokens'].map((name) => [name, given(`related.${name}`)]).filter(([, value]) => value !== undefined),
  ) as Record<string, unknown>;
  settings.related = Object.keys(related).length > 0 ? related : null;
  const url = given('daemon.url');
  settings.daemon = { url: typeof url === 'string' && url.trim() !== '' ? url.trim() : null, key: key ?? null };
  settings.canvas = given('canvas') ?? true;
  settings.status = true;
  return settings;
}

/** What `WorkspaceConfiguration.inspect` finds. */
export interface Inspected {
  globalValue?: unknown;
  workspaceValue?: unknown;
  workspaceFolderValue?: unknown;
}

/** The value that the user has set, in the narrowest place where there is one; undefined: only the default holds. */
export function setValue(found: Inspected | undefined): unknown {
  return found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
}
