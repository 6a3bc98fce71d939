import { detect } from './detect';
import { maskSecrets } from './mask';
import { pseudonyms, vaultOf } from './pseudonyms';

const SIZE = 200_000;
const full = (unit: string): string => unit.repeat(Math.ceil(SIZE / unit.length)).slice(0, SIZE);

/**
 * Texts made to send a pattern back and forth. Each is 200,000 characters: quadratic work on one would be 40
 * billion steps and end in jest's own limit, linear work takes moments.
 */
const hostile: [string, string][] = [
  'a',
  '1',
  '1 ',
  '1-',
  '@',
  'a@',
  'a@b.',
  'a.',
  'eyJ',
  'eyJ-',
  'eyJa.',
  'eyJaaaaaaaa.eyJ',
  'sk-',
  'sk-a',
  '://',
  '://a:',
  '://:a',
  'password',
  'password=',
  'password="',
  "password='",
  'password="\n',
  'token ',
  '--token ',
  'key"""',
  'bearer ',
  'basic  ',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  '-----BEGIN PRIVATE KEY-----!',
  '[[',
  '[[EMAIL_',
  '[[EMAIL_1]]',
  'DE89 ',
  'DE89',
  'GB82WEST ',
  '+1',
  '+49 ',
  '(1',
  '1/',
  'tel 1',
  'call ',
  '4111',
  '4111 1111 1111 1111 ',
  '\\"',
  ' ',
  '\n',
  '\t',
  '😀',
  'SG.aaaaaaaaaaaaaaaa.',
  'http://',
  '?key=',
  '?sig=a1',
  '123456789:AA',
  'https://a.b/',
  'www.',
  '/home/',
  '/home/a/',
  'C:\\',
  '\\\\a\\',
  '1.2.3.4',
  '1.',
  'a:',
  '::',
  'a.local',
  'a.b.',
  'host="',
  'passport ',
  'account 1 ',
  '460-89-9847 ',
  '1 22 33 44 555 ',
  'AA 99 ',
  '12345678'
].map(unit => [JSON.stringify(unit), full(unit)]);

test.each(hostile)('%s without end is read in linear time', (_, text) => {
  expect(maskSecrets(text).length).toBeLessThanOrEqual(2 * SIZE);
  expect(detect(text)).toBeInstanceOf(Array);
  const names = pseudonyms(vaultOf(new Uint8Array(32)));
  const restorer = names.restorer();
  const { text: hidden } = names.hide(text);
  const back = restorer.push(hidden) + restorer.end();
  expect(back === text || hidden.includes('[secret]')).toBe(true);
});
