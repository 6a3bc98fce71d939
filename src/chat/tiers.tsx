/** Which model stands for which tier; each row can be chosen anew. */
import { ProviderId, type ModelName, type ModelsView, type Tier } from '@lockstep/protocol';
import { useId, useState, type ReactElement } from 'react';
import { localModels } from './models-feed';
import { useTools } from './tools';
import { providerName } from './words';

/** One row a tier; choosing opens a form in its place. */
export function Tiers({ models }: { models: ModelsView }): ReactElement {
  const { trans, settings, companion } = useTools();
  const [choosing, setChoosing] = useState<Tier | null>(null);
  const choose = async (tier: Tier, model: ModelName | null): Promise<void> => {
    setChoosing(null);
    const { tiers } = await companion.call('readSettings', {});
    await settings.set('tiers', { ...tiers, [tier]: model });
  };
  return (
    <section className="lk-section" aria-label={trans.__('Tiers')}>
      <ul className="lk-tiers">
        {models.tiers.map(({ tier, model, place }) => (
          <li key={tier}>
            <span className="lk-quiet">{tier}</span>
            <span className="lk-ellipsis" title={model?.model}>
              {model?.model ?? trans.__('none')}
            </span>
            <button
              type="button"
              className="lk-button lk-button-quiet lk-button-link"
              aria-expanded={choosing === tier}
              aria-label={
                model
                  ? trans.__('Choose another model for %1', tier)
                  : trans.__('Choose a model for %1', tier)
              }
              onClick={() => setChoosing(choosing === tier ? null : tier)}
            >
              {model ? placeWords(model, place, models, trans) : trans.__('Choose')}
            </button>
            {choosing === tier && (
              <TierForm tier={tier} models={models} onChoose={next => void choose(tier, next)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function placeWords(
  model: ModelName,
  place: ModelsView['tiers'][number]['place'],
  models: ModelsView,
  trans: ReturnType<typeof useTools>['trans']
): string {
  if (place === 'local') {
    return trans.__('local, %1', providerName(model.provider, trans));
  }
  const words = {
    'local-only': trans.__('off in this mode'),
    ask: trans.__('asks first'),
    auto: trans.__('by the rules')
  };
  return words[models.mode];
}

function TierForm(props: {
  tier: Tier;
  models: ModelsView;
  onChoose: (model: ModelName | null) => void;
}): ReactElement {
  const { trans } = useTools();
  const { tier, models, onChoose } = props;
  const names = useId();
  const local = tier === 'basic' || tier === 'medium';
  const providers = local
    ? (['ollama', 'embedded', 'openai'] as const)
    : (['anthropic', 'openai', 'ollama'] as const);
  const known = local
    ? localModels(models).map(({ model }) => model)
    : models.ollama.models.filter(({ place }) => place === 'cloud').map(({ name }) => name);
  return (
    <form
      className="lk-tier-form"
      onSubmit={event => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const provider = ProviderId.safeParse(data.get('provider'));
        const model = data.get('model');
        if (provider.success && typeof model === 'string' && model.trim() !== '') {
          onChoose({ provider: provider.data, model: model.trim() });
        }
      }}
    >
      <select className="lk-select" name="provider" aria-label={trans.__('Provider')}>
        {providers.map(provider => (
          <option key={provider} value={provider}>
            {providerName(provider, trans)}
          </option>
        ))}
      </select>
      <input
        className="lk-input"
        name="model"
        list={names}
        aria-label={trans.__('Name of the model')}
        placeholder={trans.__('Name of the model')}
      />
      <datalist id={names}>
        {[...new Set(known)].map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" className="lk-button lk-button-small">
        {trans.__('Use it')}
      </button>
      <button
        type="button"
        className="lk-button lk-button-small lk-button-quiet"
        onClick={() => onChoose(null)}
      >
        {trans.__('Choose by itself')}
      </button>
    </form>
  );
}
