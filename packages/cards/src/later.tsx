/** A part of the view whose code comes with its first use; what cannot be loaded is told in its place. */
import { useEffect, useState, type ComponentType, type ReactElement } from 'react';

/** Said where a part's code could not be had. */
const LOST = 'This part could not be loaded. Next: reload the page when the connection is back.';

/**
 * @param load brings the part; called again for the next use after it failed
 * @param waiting said until it is here. Default: nothing
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  waiting = ''
): (props: P) => ReactElement | null {
  let known: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | 'lost' | null>(() => known);
    useEffect(() => {
      let gone = false;
      if (known === null) {
        load().then(
          part => {
            known = part;
            if (!gone) {
              setPart(() => part);
            }
          },
          () => gone || setPart('lost')
        );
      }
      return () => {
        gone = true;
      };
    }, []);
    if (Part === 'lost') {
      return (
        <p className="lk-later" role="alert">
          {LOST}
        </p>
      );
    }
    return Part === null ? (
      waiting === '' ? null : (
        <p className="lk-later lk-quiet" role="status">
          {waiting}
        </p>
      )
    ) : (
      <Part {...props} />
    );
  };
}
