/** A newer MathJax serves formulas in controls; an old one, or none, is left alone. */
import { letFormulasQueue } from './mathJax';

afterEach(() => void Reflect.deleteProperty(globalThis, 'MathJax'));

test('a formula goes to the MathJax that is there', () => {
  letFormulasQueue();
  expect(Reflect.get(globalThis, 'MathJax')).toBeUndefined();
  const typeset: unknown[] = [];
  const mathJax = { typesetPromise: (nodes: unknown) => typeset.push(nodes), Hub: undefined };
  Reflect.deleteProperty(mathJax, 'Hub');
  Reflect.set(globalThis, 'MathJax', mathJax);
  letFormulasQueue();
  const node = document.createElement('p');
  const hub: unknown = Reflect.get(mathJax, 'Hub');
  expect(hub).toHaveProperty('Queue');
  const queue: unknown = Reflect.get(Object(hub), 'Queue');
  if (typeof queue === 'function') {
    Reflect.apply(queue, hub, [['Typeset', hub, node]]);
  }
  expect(typeset).toEqual([[node]]);
});
