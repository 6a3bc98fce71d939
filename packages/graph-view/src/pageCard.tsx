/** The card of the current page, over the map: what is known of it, and links to try with or without. */
import { Icon } from '@lockstep/cards';
import type { ReactNode } from 'react';
import type { NamedPage } from './changes';
import type { Exploration } from './exploration';
import { addressOf, shortName } from './figures';
import type { GraphHost } from './host';
import { LinkSources } from './linkSources';
import { PageFacts } from './pageFacts';
import { PageSearch } from './pageSearch';
import { useStore } from './store';

export function PageCard(props: {
  exploration: Exploration;
  openAddress?: GraphHost['openAddress'];
  onClosed: () => void;
}): ReactNode {
  const { exploration, openAddress, onClosed } = props;
  const { current, detail, summary } = useStore(exploration);
  const { home } = summary;
  if (current === undefined || !detail) {
    return null;
  }
  const close = (): void => {
    void exploration.open(undefined);
    onClosed();
  };
  const address = openAddress && addressOf(detail.name);
  const self: NamedPage = { page: detail.page, name: detail.name };
  return (
    <aside
      className="lk-page-card"
      aria-label={`Page: ${detail.name.trim()}`}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <header className="lk-row">
        {openAddress && address !== undefined && (
          <a
            href={address}
            rel="noopener noreferrer"
            onClick={event => {
              event.preventDefault();
              openAddress(address);
            }}
          >
            Open the page
          </a>
        )}
        <span className="lk-spacer" />
        <button
          type="button"
          className="lk-icon-button"
          aria-label="Close the page"
          onClick={close}
        >
          <Icon name="close" />
        </button>
      </header>
      <PageFacts
        detail={detail}
        exploration={exploration}
        onOpen={page => void exploration.open(page, true)}
        linkAction={(from, to) => (
          <button
            type="button"
            className="lk-icon-button"
            aria-label={`Try without the link ${shortName(from.name)} → ${shortName(to.name)}`}
            title="Try without this link"
            onClick={() => void exploration.tryLink({ kind: 'remove', from, to })}
          >
            <Icon name="fold" />
          </button>
        )}
      />
      <LinkSources exploration={exploration} to={self} />
      <p className="lk-small lk-quiet">Try a link</p>
      <PageSearch
        engine={exploration.engine}
        label="From here to"
        onChoose={to => void exploration.tryLink({ kind: 'add', from: self, to })}
        onProblem={exploration.fail}
      />
      <PageSearch
        engine={exploration.engine}
        label="To here from"
        onChoose={from => void exploration.tryLink({ kind: 'add', from, to: self })}
        onProblem={exploration.fail}
      />
      {home.page >= 0 && home.page !== self.page && (
        <button
          type="button"
          className="lk-button lk-button-small"
          onClick={() =>
            void exploration.tryLink({
              kind: 'add',
              from: home,
              to: self
            })
          }
        >
          Try a link from home
        </button>
      )}
    </aside>
  );
}
