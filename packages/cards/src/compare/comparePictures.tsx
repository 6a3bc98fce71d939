/** A picture of each run, and where they differ; read only when they are looked at. */
import type { BlobRef } from '@lockstep/protocol';
import type { PictureComparison } from '@lockstep/workflow/compare';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Icon } from '../icons';
import { pixelDifference, shareWords, type Pixels } from './pixelDifference';

/** Reads a blob of one of the two runs. */
export type ReadSide = (side: 'a' | 'b', blob: string) => Promise<Uint8Array>;

/** Wider pictures are made smaller before they are compared, in pixels. */
const WIDEST = 1600;

interface Loaded {
  a: HTMLImageElement | null;
  b: HTMLImageElement | null;
}

export function ComparePictures(props: {
  picture: PictureComparison;
  cell: number;
  read: ReadSide;
}): ReactElement {
  const { picture, cell, read } = props;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [failed, setFailed] = useState(false);
  const { a, b, mime } = picture;
  useEffect(() => {
    const addresses: string[] = [];
    let gone = false;
    const load = async (side: 'a' | 'b', ref: BlobRef | null): Promise<HTMLImageElement | null> => {
      if (ref === null) {
        return null;
      }
      const bytes = await read(side, ref.blob);
      const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: mime }));
      addresses.push(address);
      const image = new Image();
      image.src = address;
      await image.decode();
      return image;
    };
    Promise.all([load('a', a), load('b', b)]).then(
      ([left, right]) => (gone ? undefined : setLoaded({ a: left, b: right })),
      () => (gone ? undefined : setFailed(true))
    );
    return () => {
      gone = true;
      addresses.forEach(address => URL.revokeObjectURL(address));
    };
  }, [a, b, mime, read]);
  if (failed) {
    return <p className="lk-quiet">These pictures cannot be shown any more.</p>;
  }
  return (
    <div className="lk-compare-pictures">
      <Figure
        label="A"
        said={`picture of cell ${cell + 1}`}
        image={loaded?.a ?? null}
        none={a === null}
      />
      <Figure label="B" said="same cell" image={loaded?.b ?? null} none={b === null} />
      {a && b && <Difference loaded={loaded} />}
    </div>
  );
}

function Figure(props: {
  label: string;
  said: string;
  image: HTMLImageElement | null;
  none: boolean;
}): ReactElement {
  const { label, said, image, none } = props;
  return (
    <figure>
      <figcaption>
        <span className="lk-side">{label}</span> {none ? 'no picture here' : said}
      </figcaption>
      {!none && <div>{image && <img src={image.src} alt={`${label}, ${said}`} />}</div>}
    </figure>
  );
}

function Difference({ loaded }: { loaded: Loaded | null }): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const shown = canvas.current;
    const context = shown?.getContext('2d');
    if (!loaded?.a || !loaded.b || !shown || !context) {
      return;
    }
    const [a, b] = [pixelsOf(loaded.a), pixelsOf(loaded.b)];
    if (!a || !b) {
      return;
    }
    const { width, height, data, share } = pixelDifference(a, b);
    shown.width = width;
    shown.height = height;
    const image = context.createImageData(width, height);
    image.data.set(data);
    context.putImageData(image, 0, 0);
    setSaid(shareWords(share));
  }, [loaded]);
  return (
    <figure>
      <figcaption>
        <span className="lk-side">
          <Icon name="differs" small />
        </span>{' '}
        {said}
      </figcaption>
      <div>
        <canvas ref={canvas} role="img" aria-label={said || 'Difference'} />
      </div>
    </figure>
  );
}

function pixelsOf(image: HTMLImageElement): Pixels | null {
  const scale = Math.min(1, WIDEST / Math.max(1, image.naturalWidth));
  const width = Math.max(1, Math.round((image.naturalWidth || 300) * scale));
  const height = Math.max(1, Math.round((image.naturalHeight || 200) * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) {
    return null;
  }
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
