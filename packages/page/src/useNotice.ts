/** What the companion says to everybody: that this page is being stopped, or that an app has a new version. */
import type { Companion } from '@lockstep/client';
import type { Notice } from '@lockstep/protocol';
import { useEffect, useRef, useState } from 'react';

/** The part of a companion that notices need. */
export type Speaker = Pick<Companion, 'subscribe' | 'watchConnection' | 'connection'>;

/**
 * The word that this page is being stopped, until a connection is back after it.
 *
 * @param onChanged called when an app has a new version
 */
export function useNotice(companion: Speaker, onChanged: () => void): Notice | null {
  const [stopping, setStopping] = useState<Notice | null>(null);
  const changed = useRef(onChanged);
  useEffect(() => {
    changed.current = onChanged;
  }, [onChanged]);
  useEffect(() => {
    let lost = false;
    const channel = companion.subscribe('notices', 0, {
      notice: notice => {
        if (notice.code === 'page-stopping') {
          setStopping(notice);
        } else if (notice.code === 'app-changed') {
          changed.current();
        }
      }
    });
    const watch = companion.watchConnection(() => {
      if (companion.connection === 'connected' && lost) {
        setStopping(null);
        changed.current();
      }
      lost = companion.connection !== 'connected';
    });
    return () => {
      channel.dispose();
      watch.dispose();
    };
  }, [companion]);
  return stopping;
}
