/** What the server is doing, in words. */

export type State = 'loading' | 'ready' | 'thinking' | 'paused' | 'unreachable';

export interface Status {
  readonly state: State;
  /** Why; empty where there is nothing to say. */
  readonly reason: string;
}

/** The status of an `infill/status`; undefined if it is none. */
export function statusOf(said: unknown): Status | undefined {
  const { state, reason } = (said ?? {}) as { state?: unknown; reason?: unknown };
  return isState(state) ? { state, reason: typeof reason === 'string' ? reason : '' } : undefined;
}

function isState(value: unknown): value is State {
  return typeof value === 'string' && Object.hasOwn(ICONS, value);
}

const ICONS: Record<State, string> = {
  loading: '$(loading~spin)',
  ready: '$(sparkle)',
  thinking: '$(sync~spin)',
  paused: '$(debug-pause)',
  unreachable: '$(warning)',
};

const MEANINGS: Record<State, string> = {
  loading: 'being started, or the model is being loaded',
  ready: 'waiting for you',
  thinking: 'asking the model',
  paused: 'no suggestions unless you ask',
  unreachable: 'no answer',
};

export interface Shown {
  readonly text: string;
  readonly tooltip: string;
  /** Whether something is wrong. */
  readonly isWarning: boolean;
}

/** A status as an entry of the status bar. steps: how far a fill is, such as "3/16". */
export function shown(status: Status, steps = ''): Shown {
  const { state, reason } = status;
  const word = state === 'ready' ? 'infill' : `infill: ${state}`;
  return {
    text: `${ICONS[state]} ${word}${state === 'thinking' && steps !== '' ? ` ${steps}` : ''}`,
    tooltip: `infill is ${state}: ${reason !== '' ? reason : MEANINGS[state]}`,
    isWarning: state === 'unreachable',
  };
}
