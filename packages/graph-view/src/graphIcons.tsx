/** Line icons that only the link graph has, on the same 16 px grid as the cards' icons. */
import { LineIcon, type IconLook } from '@lockstep/cards';
import type { ReactElement } from 'react';

const paths = {
  search: 'M11 7a4 4 0 1 1-8 0 4 4 0 0 1 8 0z m-1 3 3.5 3.5',
  filter: 'M2.5 3.5h11L9.5 8.5v4l-3 1v-5z',
  showAll: 'M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3',
  box: 'M3 3h2M7 3h2M11 3h2v2M13 7v2M13 11v2h-2M9 13H7M5 13H3v-2M3 9V7M3 5V3',
  slices: 'M2.5 4h11M2.5 8h7M2.5 12h9',
  read: 'M8 4.5C6.500 3.300 4.500 3 2.500 3v9c2 0 4 .3 5.500 1.500 1.500-1.200 3.500-1.500 5.500-1.500V3c-2 0-4 .3-5.500 1.500zM8 4.500v9'
} as const;

/** One of the icons by its name. */
export function GraphIcon({
  name,
  ...look
}: IconLook & { name: keyof typeof paths | 'lasso' }): ReactElement {
  return (
    <LineIcon {...look}>
      {name === 'lasso' ? (
        <>
          <ellipse cx="8" cy="6.5" rx="5.5" ry="3.8" strokeDasharray="2.2 2" />
          <path d="M5 10q-.5 2 1.500 3.500" />
        </>
      ) : (
        <path d={paths[name]} />
      )}
    </LineIcon>
  );
}
