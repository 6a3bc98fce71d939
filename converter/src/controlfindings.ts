/** Tells of controls that only work in the notebook itself, and what to do instead. */
import type { Finding } from '@lockstep/protocol';
import type { CodeCell } from './cells';

type Told = Pick<Finding, 'code' | 'level' | 'message'> & { fix: string };

/** What is told of controls that get no field; each message follows the cell's number. */
const NO_FIELD: Readonly<Record<string, Told>> = {
  FileUpload: {
    code: 'widget-upload',
    level: 'warning',
    message: 'asks for a file with FileUpload, which only works in the notebook itself.',
    fix: 'Read the file by its name instead, such as DATA = "data.csv", and the app offers a file field.'
  },
  Button: {
    code: 'widget-button',
    level: 'info',
    message: 'shows a button, and what it starts runs outside every step.',
    fix: 'Call the code of the button in a cell of its own.'
  },
  interact_manual: {
    code: 'widget-manual',
    level: 'info',
    message: 'waits for the button of interact_manual, which only works in the notebook itself.',
    fix: 'Use interact, so that the function runs with the step.'
  }
};

/**
 * Findings about controls that get no field.
 *
 * @param kinds the controls that the cell makes, and `interact_manual` where it is called
 */
export function controlFindings(cell: CodeCell, kinds: ReadonlySet<string>): Finding[] {
  return Object.entries(NO_FIELD).flatMap(([kind, told]): Finding[] =>
    kinds.has(kind)
      ? [{ ...told, message: `Cell ${cell.index + 1} ${told.message}`, cell: cell.index }]
      : []
  );
}
