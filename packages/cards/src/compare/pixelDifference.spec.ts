import { pixelDifference, shareWords, type Pixels } from './pixelDifference';

/** A picture of grey values, row by row. */
function picture(width: number, greys: number[]): Pixels {
  const data = new Uint8ClampedArray(greys.flatMap(grey => [grey, grey, grey, 255]));
  return { width, height: greys.length / width, data };
}

describe('two pictures', () => {
  it('differ where a pixel is another one to the eye, and nowhere else', () => {
    const { share, data } = pixelDifference(
      picture(2, [0, 100, 200, 255]),
      picture(2, [0, 105, 20, 255])
    );
    expect(share).toBe(0.25);
    expect([...data.slice(8, 12)]).toEqual([200, 30, 30, 255]);
    expect(data[12]).toBe(255);
  });

  it('differ wherever only one of them is', () => {
    const { share, width, height } = pixelDifference(picture(1, [0]), picture(2, [0, 0, 0, 0]));
    expect([share, width, height]).toEqual([0.75, 2, 2]);
  });

  it.each([
    [0, 'no pixel differs to the eye'],
    [0.001, '<1 % of pixels differ'],
    [0.14, '14 % of pixels differ']
  ])('a share of %d is told', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });
});
