import { firstLine, lastHeading } from './places';

describe('what a run is called', () => {
  it('is the nearest heading, in plain words', () => {
    expect(lastHeading('# One\ntext\n## **Two** of `x_y` [here](http://a.b) ##')).toBe(
      'Two of x_y here'
    );
  });

  it('is no comment in a fence, and no hash without a space', () => {
    expect(lastHeading('## Load\n```python\n# not this\n```\n#nor this')).toBe('Load');
    expect(lastHeading('just words')).toBeNull();
    expect(lastHeading('# ![](a.png)')).toBeNull();
  });

  it('is the first line of its code where there is no heading', () => {
    expect(firstLine('\n\n  %matplotlib inline\nx = 1')).toBe('%matplotlib inline');
    expect(firstLine('')).toBe('');
  });
});
