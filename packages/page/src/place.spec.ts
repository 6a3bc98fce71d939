import { fragmentOf, placeOf, type Place } from './place';
import { followTheme } from './theme';
import { baseOf, pageTransport } from './transport';

describe('a place', () => {
  it.each<Place>([
    { view: 'index' },
    { view: 'app', app: 'a'.repeat(64) },
    { view: 'run', run: '8b625c2c8f4316cc936e' },
    { view: 'compare', a: '8b625c2c8f4316cc936e', b: null },
    { view: 'compare', a: '8b625c2c8f4316cc936e', b: 'r0000002' }
  ])('survives the address: %j', place => {
    expect(placeOf(fragmentOf(place))).toEqual(place);
  });

  it.each(['', '#', '#/run/', '#/run/../../api', '#/else/abcdefgh', '#/run/ABCDEFGH'])(
    'is the index for %j',
    fragment => {
      expect(placeOf(fragment)).toEqual({ view: 'index' });
    }
  );
});

describe('the transport', () => {
  it.each([
    ['https://host/', 'https://host/'],
    ['https://host/user/ann/apps/?token=x#/run/abcdefgh', 'https://host/user/ann/apps/'],
    ['http://host/apps/index.html', 'http://host/apps/']
  ])('serves %s from its own folder', (address, base) => {
    expect(baseOf(address).href).toBe(base);
  });

  it('opens its socket beside the page, encrypted where the page is', () => {
    const opened: string[] = [];
    const open = (address: URL): never => {
      opened.push(address.href);
      throw new Error('closed');
    };
    for (const base of ['https://host/apps/', 'http://host/']) {
      expect(() => pageTransport(new URL(base), open).openSocket()).toThrow('closed');
    }
    expect(opened).toEqual(['wss://host/apps/ws', 'ws://host/ws']);
  });
});

describe('the theme', () => {
  it('follows the system, also when that changes, until it is stopped', () => {
    const system = Object.assign(new EventTarget(), { matches: false });
    const body = document.createElement('div');
    const stop = followTheme(body, system);
    expect(body.dataset.jpThemeLight).toBe('true');
    system.matches = true;
    system.dispatchEvent(new Event('change'));
    expect(body.dataset.jpThemeLight).toBe('false');
    stop();
    system.matches = false;
    system.dispatchEvent(new Event('change'));
    expect(body.dataset.jpThemeLight).toBe('false');
  });
});
