/** The three figures of a day: what stayed here, what it cost beside named models, and what is left of the budgets. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { money, type BudgetStanding, type LedgerView, type Savings } from '@lockstep/protocol';
import type { ReactElement } from 'react';
import { size } from '../chat/words';
import { budgetWords } from './words';

interface Props {
  view: LedgerView;
  trans: TranslationBundle;
}

export function Figures({ view, trans }: Props): ReactElement {
  return (
    <div className="lk-ledger-figures">
      <Stayed savings={view.savings} trans={trans} />
      <Spent savings={view.savings} trans={trans} />
      <Budgets view={view} trans={trans} />
    </div>
  );
}

function Stayed({ savings, trans }: { savings: Savings; trans: TranslationBundle }): ReactElement {
  const { tasks, local, sent, bytes, masked } = savings;
  return (
    <section aria-labelledby="lk-ledger-stayed">
      <h2 id="lk-ledger-stayed">
        {tasks === 0
          ? trans.__('No answers today')
          : trans._n('%1 answer, %2 stayed local', '%1 answers, %2 stayed local', tasks, local)}
      </h2>
      {tasks > 0 && (
        <div className="lk-ledger-share" aria-hidden="true">
          <span style={{ flexGrow: local }} />
          <span className="lk-ledger-cloud" style={{ flexGrow: tasks - local }} />
        </div>
      )}
      <p className="lk-quiet">
        {tasks > 0 && `${trans.__('%1 % local.', Math.floor((100 * local) / tasks))} `}
        {sent === 0
          ? trans.__('Nothing left this computer today.')
          : trans._n(
              'One call left this computer: %2, %3 values masked.',
              '%1 calls left this computer: %2, %3 values masked.',
              sent,
              size(bytes),
              masked
            )}
      </p>
    </section>
  );
}

function Spent({ savings, trans }: { savings: Savings; trans: TranslationBundle }): ReactElement {
  const { routed, baselines, counted, of } = savings;
  const names: Record<Savings['baselines'][number]['name'], string> = {
    cheapest: trans.__('Always cheapest cloud'),
    mid: trans.__('Always mid'),
    frontier: trans.__('Always frontier')
  };
  const rows = [
    { label: trans.__('Today, as routed'), title: '', price: routed, ours: true },
    ...baselines.map(({ name, model, price }) => ({
      label: names[name],
      title: model,
      price,
      ours: false
    }))
  ];
  const most = Math.max(1, ...rows.map(({ price }) => price));
  return (
    <section aria-labelledby="lk-ledger-spent">
      <h2 id="lk-ledger-spent">{trans.__('%1 spent', money(routed))}</h2>
      <dl className="lk-ledger-bars">
        {rows.map(({ label, title, price, ours }) => (
          <div key={label} title={title}>
            <dt>{label}</dt>
            <dd className="lk-ledger-bar" aria-hidden="true">
              <span
                className={ours ? 'lk-ledger-cloud' : ''}
                style={{ width: `${(100 * price) / most}%` }}
              />
            </dd>
            <dd className="lk-num">{money(price)}</dd>
          </div>
        ))}
      </dl>
      <p className="lk-quiet">
        {trans._n(
          'The tokens of the same answer, list prices of %2, no cache.',
          'The tokens of the same %1 answers, list prices of %2, no cache.',
          counted,
          of
        )}
      </p>
    </section>
  );
}

function Budgets({ view, trans }: Props): ReactElement {
  const held = view.today.held;
  return (
    <section aria-labelledby="lk-ledger-budgets">
      <h2 id="lk-ledger-budgets">{trans.__('Budgets')}</h2>
      <ul className="lk-ledger-budgets">
        {view.budgets.map(budget => (
          <Budget
            key={`${budget.name} ${budget.notebook ?? ''}`}
            budget={budget}
            at={view.at}
            trans={trans}
          />
        ))}
      </ul>
      {held > 0 && (
        <p className="lk-quiet">{trans.__('Includes %1 held for calls under way.', money(held))}</p>
      )}
    </section>
  );
}

function Budget(props: {
  budget: BudgetStanding;
  at: number;
  trans: TranslationBundle;
}): ReactElement {
  const { budget, at, trans } = props;
  const gone = budget.spent + budget.held;
  const share = budget.limit === 0 ? 1 : Math.min(1, gone / budget.limit);
  const words = budgetWords(budget, at, trans);
  const amount = trans.__('%1 of %2', money(gone), money(budget.limit));
  return (
    <li>
      <span className="lk-ellipsis" title={words}>
        {words}
      </span>
      <span className="lk-num lk-quiet">{amount}</span>
      <span className="lk-ledger-bar" aria-hidden="true">
        <span className="lk-ledger-cloud" style={{ width: `${100 * share}%` }} />
      </span>
    </li>
  );
}
