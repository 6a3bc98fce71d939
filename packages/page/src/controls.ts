/** Controls of notebooks for participants: live over the page's own connection. Loaded on first use. */
import type { DrawOutput, LiveControls } from '@lockstep/cards';
import { RunControls, type CommCompanion } from '@lockstep/widgets';
import { withStyles } from './styles';

/** @param draw draws what Output controls captured */
export function openControls(
  companion: CommCompanion,
  run: string,
  draw: DrawOutput
): LiveControls {
  void withStyles('widgets');
  return new RunControls(companion, run, draw);
}
