/** The first links of the order are a fair sample; large pages are drawn last. */
import { LinkState, PageState } from '../contract/draw';
import { linkOrder, linksAt, pageOrder } from './order';
import { smallDrawing } from './scene.testing';

function result<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) {
      return step.value;
    }
  }
}

test('each link that may be seen comes once, template links behind', () => {
  const drawing = smallDrawing(400);
  drawing.linkState[5] = LinkState.hidden;
  drawing.pageState[7] = PageState.hidden;
  const order = [...result(linkOrder(drawing))];
  const unseen = (link: number) => link === 5 || drawing.from[link] === 7 || drawing.to[link] === 7;
  const expected = Array.from(drawing.from.keys()).filter(link => !unseen(link));
  expect([...order].sort((a, b) => a - b)).toEqual(expected);
  expect(order.indexOf(0)).toBeGreaterThan(order.length / 2);
});

test('any first part takes its share of every stretch of the file', () => {
  const drawing = smallDrawing(10_001);
  drawing.size.fill(0);
  const order = result(linkOrder(drawing));
  const first = order.subarray(0, order.length / 10);
  const stretches = new Array<number>(10).fill(0);
  for (const link of first) {
    const stretch = Math.floor((link / drawing.linkCount) * 10);
    stretches[stretch] = (stretches[stretch] ?? 0) + 1;
  }
  for (const share of stretches) {
    expect(share / first.length).toBeGreaterThan(0.08);
    expect(share / first.length).toBeLessThan(0.12);
  }
});

test('links between large pages come sooner, links of small pages to home do not', () => {
  const drawing = smallDrawing(2_001);
  drawing.size.fill(0);
  drawing.size[0] = 255;
  for (let page = 1; page <= 100; page++) {
    drawing.size[page] = 255;
  }
  const early = new Set(result(linkOrder(drawing)).subarray(0, drawing.linkCount / 4));
  const share = (links: number[]) => links.filter(link => early.has(link)).length / links.length;
  const links = Array.from(drawing.from.keys());
  const large = links.filter(link => (drawing.from[link] ?? 0) <= 100 && link > 1);
  const small = links.filter(link => (drawing.from[link] ?? 0) > 100);
  expect(share(large)).toBeGreaterThan(0.8);
  expect(share(small)).toBeLessThan(0.25);
});

test('the order is the same each time', () => {
  expect(result(linkOrder(smallDrawing(200)))).toEqual(result(linkOrder(smallDrawing(200))));
});

test('pages are drawn smallest first and home last; hidden ones never', () => {
  const drawing = smallDrawing(10);
  drawing.size.set([3, 200, 10, 200, 1, 255, 0, 0, 0, 9]);
  drawing.pageState[4] = PageState.hidden;
  expect([...result(pageOrder(drawing))]).toEqual([6, 7, 8, 9, 2, 1, 3, 5, 0]);
});

test('links of marked pages are gathered up to a limit, and all are counted', () => {
  const drawing = smallDrawing(20);
  const order = result(linkOrder(drawing));
  const marks = new Uint8Array(20);
  marks[3] = 1;
  const found = result(linksAt(drawing, order, marks, 100));
  expect([...found.links].sort((a, b) => a - b)).toEqual([3, 4, 5]); // 2 → 3, 3 → home, 3 → 4
  marks[0] = 1;
  const some = result(linksAt(drawing, order, marks, 4));
  expect(some.links).toHaveLength(4);
  expect(some.all).toBe(21);
});
