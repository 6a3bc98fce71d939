/** Icons that only the chat needs, on the same 16 px grid as those of the cards. */
import { LineIcon, type IconLook } from '@lockstep/cards';
import type { ReactElement } from 'react';

const paths = {
  attach:
    'M10.3 8a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0z M10.3 5.7v3.2a1.6 1.6 0 0 0 3.2 0V8A5.5 5.5 0 1 0 11 12.6',
  cloud: 'M4.8 12h6.4a2.6 2.6 0 0 0 .3-5.2A3.6 3.6 0 0 0 4.6 7 2.5 2.5 0 0 0 4.8 12z',
  cloudOff:
    'M4.8 12h6.4a2.6 2.6 0 0 0 .3-5.2A3.6 3.6 0 0 0 4.6 7 2.5 2.5 0 0 0 4.8 12z M3 3l10.5 10.5',
  copy: 'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z M10.5 5.5v-3h-8v8h3',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z M9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z',
  eyeOff:
    'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8z M9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z M3 3l10.5 10.5',
  info: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M8 7.5v3M8 5.3v.01',
  insert: 'M3 3.5h10M3 6.5h10M8 9v4.5M5.8 11.2h4.4',
  key: 'M7.9 10.8a2.7 2.7 0 1 1-5.4 0 2.7 2.7 0 0 1 5.4 0z M7.2 8.8l5.8-5.8M10.5 5.5l2 2',
  model:
    'M5 4h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1z M6.5 2v2M9.5 2v2M6.5 12v2M9.5 12v2M2 6.5h2M2 9.5h2M12 6.5h2M12 9.5h2',
  pause: 'M5.8 4v8M10.2 4v8',
  plus: 'M8 3.5v9M3.5 8h9',
  send: 'M2.5 8 13.5 3l-3 10.5-3-4z M7.5 9.5l3-3',
  steps:
    'M5.5 4a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z M5.5 12a1.5 1.5 0 1 1-3 0 1.5 1.5 0 0 1 3 0z M4 5.5v5M7.5 4H13M7.5 12H13'
} as const;

export type ChatIconName = keyof typeof paths;

/** One of the icons by its name. */
export function ChatIcon({ name, ...look }: IconLook & { name: ChatIconName }): ReactElement {
  return (
    <LineIcon {...look}>
      <path d={paths[name]} />
    </LineIcon>
  );
}

const SVG = 'http://www.w3.org/2000/svg';

/** The same as a node, for what is drawn without React. */
export function iconNode(name: ChatIconName): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'lk-icon lk-icon-small');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
