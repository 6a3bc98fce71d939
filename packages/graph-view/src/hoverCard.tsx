/** A page in short, beside the pointer; the pinned card and the table hold the same for those without one. */
import type { PageDetail } from '@lockstep/linkgraph';
import { useEffect, useState, type ReactNode, type RefObject } from 'react';
import type { Exploration } from './exploration';
import { PageFacts } from './pageFacts';

/** A page and where the pointer is, in CSS pixels of the canvas. */
export interface HoverAt {
  readonly page: number;
  readonly x: number;
  readonly y: number;
}

/** The pointer rests so long before a page is asked for, in milliseconds. */
const REST = 120;
const WIDTH = 296;
const APART = 14;

export function HoverCard(props: {
  exploration: Exploration;
  at: HoverAt;
  canvas: RefObject<HTMLCanvasElement>;
}): ReactNode {
  const { exploration, at, canvas } = props;
  const { page } = at;
  const [detail, setDetail] = useState<PageDetail>();
  useEffect(() => {
    let on = true;
    setDetail(undefined);
    const timer = setTimeout(() => {
      exploration.engine.page(page).then(
        told => on && setDetail(told),
        (error: unknown) => on && exploration.fail(error)
      );
    }, REST);
    return () => {
      on = false;
      clearTimeout(timer);
    };
  }, [exploration, page]);
  if (!detail) {
    return null;
  }
  const box = canvas.current?.getBoundingClientRect();
  const right = at.x + APART + WIDTH > (box?.width ?? Infinity);
  const below = at.y > (box?.height ?? Infinity) / 2;
  return (
    <div
      className="lk-hover lk-page-hover"
      aria-hidden="true"
      style={{
        ...(right ? { right: (box?.width ?? 0) - at.x + APART } : { left: at.x + APART }),
        ...(below ? { bottom: (box?.height ?? 0) - at.y } : { top: at.y })
      }}
    >
      <PageFacts detail={detail} exploration={exploration} />
    </div>
  );
}
