/** Icons that only the outline needs, on the same 16 px grid as those of the cards. */
import { LineIcon, type IconLook } from '@lockstep/cards';
import type { ReactElement } from 'react';

const paths = {
  add: 'M8 3.5v9M3.5 8h9',
  choices: 'M6.5 4.5H13M6.5 8H13M6.5 11.5H13 M3.2 4.5v.01M3.2 8v.01M3.2 11.5v.01',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z M9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z',
  eyeOff:
    'M6.3 4A6 6 0 0 1 8 3.8C12 3.8 14.2 8 14.2 8a11 11 0 0 1-1.7 2.2M4 5.2A10 10 0 0 0 1.8 8S4 12.2 8 12.2a6 6 0 0 0 3.2-.9M2.5 2.5l11 11',
  info: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M8 7.5v3M8 5.3v.01',
  merge: 'M4 3v2.5q0 2.5 4 2.5t4 2.5V13M12 3v2.5q0 1.5-1.5 2 M10.5 11.5 12 13l1.5-1.5',
  range: 'M2.5 8h11M5 5.5v5M11 5.5v5',
  redo: 'M12.5 6.5h-6a3.2 3.2 0 0 0 0 6.5H10 M10 3.8l2.7 2.7L10 9.2',
  split: 'M8 3v3M8 6Q4 7 4 12.5M8 6q4 1 4 6.5 M2.5 11 4 12.5 5.5 11M10.5 11l1.5 1.5 1.5-1.5',
  type: 'M3.5 5V3.5h9V5M8 3.5v9M6.3 12.5h3.4',
  undo: 'M3.5 6.5h6a3.2 3.2 0 0 1 0 6.5H6 M6 3.8 3.3 6.5 6 9.2'
} as const;

export type OutlineIconName = keyof typeof paths;

/** One of the icons by its name. */
export function OutlineIcon({ name, ...look }: IconLook & { name: OutlineIconName }): ReactElement {
  return (
    <LineIcon {...look}>
      <path d={paths[name]} />
    </LineIcon>
  );
}
