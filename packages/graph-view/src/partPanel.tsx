/** Which part of a graph too large for a page is on show, and the few fields that ask for another. */
import { useId, useState, type ReactElement, type SyntheticEvent } from 'react';
import { Choice } from './choice';
import type { Exploration } from './exploration';
import { counted, rankTimes } from './figures';
import { SidePanel } from './filterPanel';
import { PageSearch } from './pageSearch';
import {
  PART_PAGES,
  PART_STEPS,
  partSentence,
  sides,
  type GraphPart,
  type PartRequest,
  type Side,
  type SideRange
} from './parts';
import type { GraphSession } from './session';
import { useStore } from './store';

const kinds: readonly (readonly [PartRequest['what'], string])[] = [
  ['top', 'Top pages'],
  ['segments', 'Segments'],
  ['ego', 'Around a page'],
  ['box', 'A range']
];

const steps = Array.from({ length: PART_STEPS.most }, (_, at) => [at + 1, `${at + 1}`] as const);

/** What stands in the fields, as typed. */
interface Fields {
  readonly what: PartRequest['what'];
  readonly pages: string;
  readonly name: string;
  readonly steps: number;
  readonly ranges: Readonly<Record<string, readonly [least: string, largest: string]>>;
}

export function PartPanel(props: {
  exploration: Exploration;
  session: GraphSession;
  part: GraphPart;
}): ReactElement {
  const { exploration, session, part } = props;
  const { summary, detail } = useStore(exploration);
  const times = rankTimes(part.whole.pages);
  const [fields, setFields] = useState(() => fieldsOf(session.state.wanted ?? part.request, times));
  const set = (parts: Partial<Fields>): void => setFields({ ...fields, ...parts });
  const name = fields.name === '' && part.request.what !== 'segments' ? detail?.name : fields.name;
  const request = requestOf({ ...fields, name: name ?? '' }, times);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (typeof request !== 'string') {
      void session.showPart(request);
    }
  };
  return (
    <SidePanel title="Show a part" onClose={() => exploration.openPanel(undefined)}>
      <p className="lk-small lk-quiet">{partSentence(part, summary)}</p>
      <form
        className="lk-part-form"
        onSubmit={submit}
        // Inside a notebook Enter submits no form by itself.
        onKeyDown={event => {
          const field = event.target instanceof HTMLInputElement;
          if (event.key === 'Enter' && field && !event.defaultPrevented) {
            submit(event);
          }
        }}
      >
        <span className="lk-part-field">
          <Choice
            label="Show"
            options={kinds}
            value={fields.what}
            onChoose={what => set({ what })}
          />
        </span>
        {fields.what === 'segments' && (
          <p className="lk-small lk-quiet">
            Each segment is drawn as one page, with its links to other segments.
          </p>
        )}
        {fields.what === 'ego' && (
          <>
            <TextField label="Page" value={name ?? ''} onSet={value => set({ name: value })} />
            {part.request.what !== 'segments' && (
              <PageSearch
                engine={exploration.engine}
                label="Find it in this part"
                none="No page of this part has this in its name"
                onChoose={page => set({ name: page.name })}
                onProblem={exploration.fail}
              />
            )}
            <span className="lk-part-field">
              <Choice
                label="Clicks around it, either way"
                options={steps}
                value={fields.steps}
                onChoose={value => set({ steps: value })}
              />
            </span>
          </>
        )}
        {fields.what === 'box' && <Ranges fields={fields} times={times} onSet={set} />}
        {fields.what !== 'segments' && (
          <TextField
            label="Pages at most"
            number
            value={fields.pages}
            onSet={pages => set({ pages })}
          />
        )}
        <button
          type="submit"
          className="lk-button lk-button-primary"
          disabled={typeof request === 'string'}
        >
          Show
        </button>
        {typeof request === 'string' && (
          <p className="lk-small lk-quiet" role="status">
            {request}
          </p>
        )}
      </form>
    </SidePanel>
  );
}

function Ranges(props: {
  fields: Fields;
  times: number;
  onSet: (parts: Partial<Fields>) => void;
}): ReactElement {
  const { fields, times, onSet } = props;
  return (
    <>
      {sides.map(([side, name]) => {
        const label = side === 'pagerank' ? `${name} × ${counted(times)}` : name;
        const [least, largest] = fields.ranges[side] ?? ['', ''];
        const set = (range: readonly [string, string]): void =>
          onSet({ ranges: { ...fields.ranges, [side]: range } });
        return (
          <fieldset key={side} className="lk-filter">
            <legend>{label}</legend>
            <div className="lk-row">
              <input
                className="lk-input lk-input-number"
                inputMode="decimal"
                aria-label={`${label}, least`}
                value={least}
                onChange={event => set([event.target.value, largest])}
              />
              <span className="lk-quiet">to</span>
              <input
                className="lk-input lk-input-number"
                inputMode="decimal"
                aria-label={`${label}, largest`}
                value={largest}
                onChange={event => set([least, event.target.value])}
              />
            </div>
          </fieldset>
        );
      })}
    </>
  );
}

function TextField(props: {
  label: string;
  value: string;
  number?: boolean;
  onSet: (value: string) => void;
}): ReactElement {
  const { label, value, number, onSet } = props;
  const id = useId();
  return (
    <div className="lk-part-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={number === true ? 'lk-input lk-input-number' : 'lk-input'}
        inputMode={number === true ? 'numeric' : undefined}
        value={value}
        onChange={event => onSet(event.target.value)}
      />
    </div>
  );
}

function fieldsOf(request: PartRequest, times: number): Fields {
  const ranges = request.what === 'box' ? request.ranges : {};
  const typed = (side: Side, value: number | null): string =>
    value === null ? '' : String(side === 'pagerank' ? Number((value * times).toFixed(6)) : value);
  return {
    what: request.what,
    pages: counted('pages' in request ? request.pages : PART_PAGES.usual),
    name: request.what === 'ego' ? request.name : '',
    steps: request.what === 'ego' ? request.steps : PART_STEPS.usual,
    ranges: Object.fromEntries(
      sides.map(([side]) => {
        const [least, largest] = ranges[side] ?? [null, null];
        return [side, [typed(side, least), typed(side, largest)]];
      })
    )
  };
}

/** The request, or why there is none yet. */
function requestOf(fields: Fields, times: number): PartRequest | string {
  const { what } = fields;
  if (what === 'segments') {
    return { what };
  }
  const pages = numberOf(fields.pages);
  if (pages === null || !Number.isInteger(pages) || pages < 1 || pages > PART_PAGES.most) {
    return `Give a number of pages from 1 to ${counted(PART_PAGES.most)}.`;
  }
  if (what === 'top') {
    return { what, pages };
  }
  if (what === 'ego') {
    const { name, steps: around } = fields;
    return name.trim() === '' ? 'Name a page.' : { what, name, steps: around, pages };
  }
  const ranges: Partial<Record<Side, SideRange>> = {};
  for (const [side, label] of sides) {
    const range = (fields.ranges[side] ?? ['', '']).map(numberOf);
    const [least = null, largest = null] = range.map(end =>
      end !== null && side === 'pagerank' ? end / times : end
    );
    if (range.some(Number.isNaN)) {
      return `${label} needs numbers.`;
    }
    if (least !== null || largest !== null) {
      ranges[side] = [least, largest];
    }
  }
  return Object.keys(ranges).length === 0 ? 'Give a range.' : { what, ranges, pages };
}

/** `null` where nothing is typed, NaN where it is no number. */
function numberOf(text: string): number | null {
  const plain = text.replaceAll(',', '').trim();
  const value = Number(plain);
  return plain === '' ? null : Number.isFinite(value) ? value : Number.NaN;
}
