import type { ICardType } from '../tokens';
import { CardTypes } from './card-types';

const gauge = (): ICardType => ({ mimeType: 'application/vnd.acme.gauge+json', render: () => {} });

describe('card types', () => {
  it('count until they are disposed, the newest first', () => {
    const types = new CardTypes();
    const [older, newer] = [gauge(), gauge()];
    const first = types.register(older);
    const second = types.register(newer);
    expect(types.byMimeType.get(newer.mimeType)).toBe(newer);
    second.dispose();
    expect(types.byMimeType.get(newer.mimeType)).toBe(older);
    first.dispose();
    expect(types.byMimeType.size).toBe(0);
  });
});
