/** Controls as their reader may see them: a participant gets what failed, never the traceback, which holds source. */
import type { Scope, WidgetState } from '@lockstep/protocol';

/** The state, with tracebacks taken out of captured outputs unless an author reads it. */
export function forScope(scope: Scope, state: WidgetState): WidgetState {
  const { outputs } = state;
  return scope === 'author' || !Array.isArray(outputs)
    ? state
    : { ...state, outputs: outputs.map(withoutSource) };
}

function withoutSource(output: unknown): unknown {
  return typeof output === 'object' && output !== null && 'traceback' in output
    ? { ...output, traceback: [] }
    : output;
}
