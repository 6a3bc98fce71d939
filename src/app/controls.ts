/** Controls of notebooks (ipywidgets) in a Guided App, live over the companion's connection. Loaded on first use. */
import type { DrawOutput, LiveControls } from '@lockstep/cards';
import { RunControls, type CommCompanion } from '@lockstep/widgets';
import '../../style/widgets.css';

/** @param draw draws what Output controls captured */
export function openControls(
  companion: CommCompanion,
  run: string,
  draw: DrawOutput
): LiveControls {
  return new RunControls(companion, run, draw);
}
