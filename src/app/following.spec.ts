import { Following } from './following';

describe('the notebooks whose authors are at work', () => {
  it('are followed until the last who asked for it is done, and who listens hears of both', () => {
    const following = new Following();
    const heard: [string, boolean][] = [];
    following.followedChanged.connect((_, path) => heard.push([path, following.has(path)]));
    const first = following.follow('a.ipynb');
    const second = following.follow('a.ipynb');
    expect(following.has('b.ipynb')).toBe(false);
    first.dispose();
    first.dispose();
    expect(following.has('a.ipynb')).toBe(true);
    second.dispose();
    expect(heard).toEqual([
      ['a.ipynb', true],
      ['a.ipynb', false]
    ]);
  });
});
