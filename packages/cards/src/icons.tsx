/** Line icons on a 16 px grid, drawn inline so that they take the text's colour and need no request. */
import type { ReactElement, ReactNode } from 'react';

const paths = {
  answer: 'M2.5 3h11v8h-6L4.5 13.5V11h-2z M6.6 5.6a1.5 1.5 0 1 1 2 1.6q-.6.2-.6.8 M8 9.4v.01',
  archive: 'M2.5 3h11v3h-11z M3.5 6v7h9V6 M6.5 8.5h3',
  back: 'M9.5 4.5 6 8l3.5 3.5',
  chat: 'M2.5 3.5h11v7.5h-6l-3 2.5V11h-2z',
  check: 'm3.5 8.5 3 3 6-7',
  clock: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M8 5v3l2 1.5',
  clone:
    'M6.5 5.5h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1z M10.5 5.5v-3h-8v8h3',
  close: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  columns: 'M3 3h4v10H3z M9 3h4v10H9z',
  cold: 'M8 2v12M2.8 5l10.4 6M13.2 5 2.8 11 M6.6 3.2 8 4.4l1.4-1.2M6.6 12.8 8 11.6l1.4 1.2',
  done: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M5.5 8.2 7.3 10l3.3-3.8',
  down: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  error: 'M5.5 2.5h5l3 3v5l-3 3h-5l-3-3v-5z M8 5.2v3.4M8 10.8v.01',
  export: 'M8 2.5v7.5M5 7.2 8 10l3-2.8M3 13h10',
  flag: 'M4 14V2.5h8l-2 3 2 3H4',
  differs: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M5.5 6.8h5M5.5 9.2h5M9.5 5 6.5 11',
  equal: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M5.5 6.8h5M5.5 9.2h5',
  fold: 'M3.5 8h9',
  locked:
    'M4.5 7h7a1 1 0 0 1 1 1v4.5a1 1 0 0 1-1 1h-7a1 1 0 0 1-1-1V8a1 1 0 0 1 1-1z M5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  link: 'M7 9 9 7M6.5 6 8 4.5a2.1 2.1 0 0 1 3 3L9.5 9M9.5 10 8 11.5a2.1 2.1 0 0 1-3-3L6.5 7',
  menu: 'M3.5 8v.01M8 8v.01M12.5 8v.01',
  notebook:
    'M4 2.5h8a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z M5.8 2.5v11M8 6h3',
  open: 'M6.5 4.5 10 8l-3.5 3.5',
  page: 'M4 2.5h5l3 3v8H4z M9 2.5v3h3',
  ready: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z',
  reason: 'M4 3v5.5h7.5 m-2.8-2.8 2.8 2.8-2.8 2.8',
  rename: 'm3 13 .7-3L10.5 3.2 12.8 5.5 6 12.3z',
  run: 'M5 3.8v8.4L12 8z',
  runAgain: 'M13 7.5A5 5 0 1 0 12 11 M13.2 3.8v3.7H9.5',
  running: 'M8 2.5A5.5 5.5 0 1 1 2.5 8',
  skipped: 'M3 4.5 7.5 8 3 11.5zM8.5 4.5 13 8l-4.5 3.5z',
  stale: 'M13.2 6.2A5.5 5.5 0 1 0 13.5 8.6 M13.5 3v3.3h-3.3',
  stop: 'M5 4.5h6a.5.5 0 0 1 .5.5v6a.5.5 0 0 1-.5.5H5a.5.5 0 0 1-.5-.5V5a.5.5 0 0 1 .5-.5z',
  stopped: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z M6 6h4v4H6z',
  table: 'M2.5 3h11v10h-11z M2.5 6.3h11 M2.5 9.6h11 M6.5 6.3V13',
  unfold: 'M8 3.5v9M3.5 8h9',
  swap: 'M3 5.5h9M9.5 3 12 5.5 9.5 8 M13 10.5H4M6.5 8 4 10.5 6.5 13',
  up: 'm4.5 9.5 3.5-3.5 3.5 3.5',
  warning: 'M8 2.8 14 13H2z M8 6.8v2.8M8 11.3v.01'
} as const;

export type IconName = keyof typeof paths;

/** How an icon is shown. */
export interface IconLook {
  /** 12 px instead of 16. */
  small?: boolean;
  className?: string;
}

/** One of the icons by its name. */
export function Icon({ name, ...look }: IconLook & { name: IconName }): ReactElement {
  const path = <path d={paths[name]} strokeWidth={name === 'menu' ? 2.2 : undefined} />;
  return (
    <LineIcon {...look}>{name === 'running' ? <g className="lk-spin">{path}</g> : path}</LineIcon>
  );
}

/** Lines as an icon. Hidden from screen readers: a word always stands beside it. */
export function LineIcon(props: IconLook & { children: ReactNode }): ReactElement {
  const size = props.small ? 'lk-icon lk-icon-small' : 'lk-icon';
  return (
    <svg
      className={props.className ? `${size} ${props.className}` : size}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      {props.children}
    </svg>
  );
}
