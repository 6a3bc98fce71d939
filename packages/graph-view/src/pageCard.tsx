/** The card of the current page, over the map: what is known of it, and links to try with or without. */
import { Icon } from '@lockstep/cards';
import type { ReactElement, ReactNode } from 'react';
import type { NamedPage } from './changes';
import type { Exploration } from './exploration';
import { addressOf, shortName } from './figures';
import type { GraphHost } from './host';
import { LinkSources } from './linkSources';
import { PageFacts } from './pageFacts';
import { PageSearch } from './pageSearch';
import { PART_PAGES, PART_STEPS, type PartRequest } from './parts';
import { useStore } from './store';

export function PageCard(props: {
  exploration: Exploration;
  openAddress?: GraphHost['openAddress'];
  onPart: (request: PartRequest) => void;
  onClosed: () => void;
}): ReactNode {
  const { exploration, openAddress, onClosed } = props;
  const { current, detail, part } = useStore(exploration);
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
        {...(part
          ? {}
          : { linkAction: (from, to) => <WithoutLink {...{ exploration, from, to }} /> })}
      />
      {part ? (
        part.request.what !== 'segments' && (
          <button
            type="button"
            className="lk-button lk-button-small"
            onClick={() =>
              props.onPart({
                what: 'ego',
                name: self.name,
                steps: PART_STEPS.usual,
                pages: PART_PAGES.usual
              })
            }
          >
            Show what is around it
          </button>
        )
      ) : (
        <TryLinks exploration={exploration} self={self} />
      )}
    </aside>
  );
}

function WithoutLink(props: {
  exploration: Exploration;
  from: NamedPage;
  to: NamedPage;
}): ReactElement {
  const { exploration, from, to } = props;
  return (
    <button
      type="button"
      className="lk-icon-button"
      aria-label={`Try without the link ${shortName(from.name)} → ${shortName(to.name)}`}
      title="Try without this link"
      onClick={() => void exploration.tryLink({ kind: 'remove', from, to })}
    >
      <Icon name="fold" />
    </button>
  );
}

/** Links to or from a page, to try; only where the whole site is known. */
function TryLinks(props: { exploration: Exploration; self: NamedPage }): ReactElement {
  const { exploration, self } = props;
  const { home } = useStore(exploration).summary;
  return (
    <>
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
    </>
  );
}
