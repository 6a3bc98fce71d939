/** A small drawing for specs: three segments in a ring, each page linked to home and to the next. */
import { LinkState, PageState, type Drawing, type MapTheme } from '../contract/draw';

/** Light, with colours that cannot be mixed up. */
export const testTheme: MapTheme = {
  background: '#ffffff',
  text: 'rgba(0, 0, 0, 0.87)',
  quiet: 'rgba(0, 0, 0, 0.54)',
  ring: '#e0e0e0',
  series: ['#8c8c8c', '#0072b2', '#e69f00', '#009e73'],
  font: 'sans-serif',
  dark: false
};

/** `count` pages; page 0 is home, the last one is out of reach; page 1's link to home is a template link. */
export function smallDrawing(count = 30): Drawing {
  const positions = new Float32Array(2 * count);
  const pageState = new Uint8Array(count);
  for (let page = 1; page < count; page++) {
    const angle = (2 * Math.PI * page) / count;
    positions[2 * page] = 0.6 * Math.cos(angle);
    positions[2 * page + 1] = 0.6 * Math.sin(angle);
  }
  pageState[0] = PageState.home;
  pageState[count - 1] = PageState.outOfReach;
  const from: number[] = [];
  const to: number[] = [];
  for (let page = 1; page < count; page++) {
    from.push(page, page);
    to.push(0, (page % (count - 1)) + 1);
  }
  const linkState = new Uint8Array(from.length);
  linkState[0] = LinkState.template;
  return {
    pageCount: count,
    linkCount: from.length,
    layout: { placement: 'rings', positions, rings: [0.6], halo: 0.9 },
    from: Uint32Array.from(from),
    to: Uint32Array.from(to),
    linkState,
    pageState,
    colour: Uint8Array.from({ length: count }, (_, page) => 1 + (page % 3)),
    size: Uint8Array.from({ length: count }, (_, page) => (page === 0 ? 255 : page)),
    bubbles: [],
    ties: []
  };
}
