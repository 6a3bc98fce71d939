// Eyes of the link graph's benchmark: tells whether a picture shows more than its ground.
const WIDTH = 64;
const HEIGHT = 48;
/** Pixels of the small copy that differ from white: more than thin grey rings leave in it. */
const ENOUGH = 30;

const into = new OffscreenCanvas(WIDTH, HEIGHT).getContext('2d', { willReadFrequently: true });

self.addEventListener('message', ({ data: picture }) => {
  into.drawImage(picture, 0, 0, WIDTH, HEIGHT);
  picture.close();
  const { data } = into.getImageData(0, 0, WIDTH, HEIGHT);
  let painted = 0;
  for (let at = 0; at < data.length; at += 4) {
    painted += Math.min(data[at], data[at + 1], data[at + 2]) < 230 ? 1 : 0;
  }
  self.postMessage(painted > ENOUGH);
});
