/** What columns, delimiters and encodings are called on the files card. */
import type { Dialect, LinkRole, PageRole, Tool } from '@lockstep/linkgraph';

type Named<Value> = readonly (readonly [value: Value, label: string])[];

export const linkRoles: Named<LinkRole> = [
  ['from', 'From'],
  ['to', 'To'],
  ['type', 'Type of link'],
  ['status', 'Status of the target'],
  ['anchor', 'Anchor text'],
  ['follow', 'Follow'],
  ['rel', 'Rel'],
  ['position', 'Position in the page'],
  ['count', 'Count']
];

export const pageRoles: Named<PageRole> = [
  ['url', 'Page'],
  ['title', 'Title'],
  ['segment', 'Segment'],
  ['status', 'Status'],
  ['indexable', 'Indexable'],
  ['canonical', 'Canonical'],
  ['redirect', 'Redirects to'],
  ['type', 'Type'],
  ['clicks', 'Clicks in search'],
  ['impressions', 'Impressions'],
  ['ranking', 'Ranking']
];

export const delimiters: Named<Dialect['delimiter']> = [
  [',', 'Comma'],
  [';', 'Semicolon'],
  ['\t', 'Tab'],
  ['|', 'Bar'],
  [' ', 'Space']
];

export const encodings: Named<Dialect['encoding']> = [
  ['utf-8', 'UTF-8'],
  ['utf-16le', 'UTF-16, low byte first'],
  ['utf-16be', 'UTF-16, high byte first'],
  ['windows-1252', 'Windows-1252']
];

/** Rows that may hold the header; below them a title is unlikely. */
export const headers: Named<Dialect['header']> = [
  ...[0, 1, 2, 3, 4, 5].map(row => [row, `Row ${row + 1}`] as const),
  [null, 'None']
];

export const tools: Readonly<Record<Tool, string>> = {
  'screaming-frog': 'Screaming Frog',
  sitebulb: 'Sitebulb',
  'search-console': 'Search Console',
  sitemap: 'Sitemap',
  ours: 'Lockstep',
  unknown: ''
};

/** The needed column that is missing, and what it must hold. */
export const missingWords: Readonly<Partial<Record<LinkRole | PageRole, string>>> = {
  from: 'Which column is From, the page that a link starts on?',
  to: 'Which column is To, the page that a link goes to?',
  url: 'Which column is Page, the address or name that the links file uses?'
};
