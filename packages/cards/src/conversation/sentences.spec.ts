import { BETWEEN, Sentences } from './sentences';

describe('what is read aloud of a stream', () => {
  it('is whole sentences, never half of one', () => {
    const sentences = new Sentences();
    sentences.push('The keys dif');
    expect(sentences.say(0)).toBeNull();
    sentences.push('fer. By a sp');
    expect(sentences.say(0)).toBe('The keys differ.');
    sentences.push('ace');
    sentences.end();
    expect(sentences.say(BETWEEN)).toBe('By a space');
  });

  it('waits three seconds between two utterances and then says all that is ready', () => {
    const sentences = new Sentences();
    sentences.push('One. ');
    expect(sentences.say(1000)).toBe('One.');
    sentences.push('Two. Three. ');
    expect(sentences.due(2000)).toBe(2000);
    expect(sentences.say(3999)).toBeNull();
    expect(sentences.say(4000)).toBe('Two. Three.');
    expect(sentences.due(9000)).toBeNull();
  });

  it('names code instead of spelling it', () => {
    const sentences = new Sentences();
    sentences.push('Try:\n```python\nx = df.a. b\n```\nDone.\n');
    expect(sentences.say(0)).toBe('Try: Code block. Done.');
  });

  it('leaves Markdown signs out', () => {
    const sentences = new Sentences();
    sentences.push('**Cell 3** strips `url`.\n');
    expect(sentences.say(0)).toBe('Cell 3 strips url.');
  });
});
