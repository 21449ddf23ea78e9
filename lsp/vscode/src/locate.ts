/** Which command starts the language server. */
import * as path from 'node:path';

export interface Surroundings {
  /** The user's setting; empty: none. */
  readonly configured: readonly string[];
  /** The Python interpreter that is selected, if any. */
  readonly interpreter: string | undefined;
  /** The folders that are open and trusted. */
  readonly folders: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether a path is a program. */
  readonly isProgram: (path: string) => boolean;
}

export interface Command {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Where it was found, for the log. */
  readonly origin: string;
}

/** The command; undefined if there is no infill. A configured program is looked for on the path unless it is a path. */
export function locate(around: Surroundings): Command | undefined {
  const [program, ...rest] = around.configured;
  if (program !== undefined) {
    const paths = around.platform === 'win32' ? path.win32 : path.posix;
    const isName = paths.basename(program) === program;
    const endings = around.platform === 'win32' ? ['', '.exe'] : [''];
    const places = isName
      ? searched(around).flatMap((folder) => endings.map((ending) => paths.join(folder, program + ending)))
      : [program];
    const found = places.find((place) => around.isProgram(place));
    return found === undefined
      ? undefined
      : { program: found, arguments: rest, origin: 'the setting infill.server.command' };
  }
  const found = candidates(around).find(([candidate]) => around.isProgram(candidate));
  return found && { program: found[0], arguments: ['lsp'], origin: found[1] };
}

/** Where infill may be, the likeliest first, each with a word for the place. */
function candidates(around: Surroundings): [string, string][] {
  const isWindows = around.platform === 'win32';
  const paths = isWindows ? path.win32 : path.posix;
  const name = isWindows ? 'infill.exe' : 'infill';
  const scripts = isWindows ? 'Scripts' : 'bin';
  const places: [string, string][] = [];
  if (around.interpreter !== undefined) {
    const folder = paths.dirname(around.interpreter);
    places.push([folder, 'the selected Python environment']);
    places.push([paths.join(folder, scripts), 'the selected Python environment']); // conda on Windows
  }
  for (const folder of around.folders) {
    places.push([paths.join(folder, '.venv', scripts), 'the folder’s .venv']);
  }
  const active = around.environment.VIRTUAL_ENV;
  if (active !== undefined && active !== '') {
    places.push([paths.join(active, scripts), 'VIRTUAL_ENV']);
  }
  for (const folder of searched(around)) {
    places.push([folder, 'the path']);
  }
  return places.map(([folder, origin]) => [paths.join(folder, name), origin]);
}

/** The folders of the path; those that depend on where a process is are no places for programs. */
function searched({ environment, platform }: Surroundings): string[] {
  const paths = platform === 'win32' ? path.win32 : path.posix;
  const folders = (environment.PATH ?? environment.Path ?? '').split(paths.delimiter);
  return folders.filter((folder) => paths.isAbsolute(folder));
}
