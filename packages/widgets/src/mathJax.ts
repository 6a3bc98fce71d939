/** Formulas in controls: ipywidgets 8.1 asks for MathJax 2's queue wherever there is a MathJax, and JupyterLab has a newer one. */

/** Gives a newer MathJax the queue that ipywidgets asks for; without it the view of a formula fails. */
export function letFormulasQueue(): void {
  const mathJax: unknown = Reflect.get(globalThis, 'MathJax');
  if (typeof mathJax !== 'object' || mathJax === null || 'Hub' in mathJax) {
    return;
  }
  const queue = ([, , element]: [string, unknown, Element]): void => {
    if ('typesetPromise' in mathJax && typeof mathJax.typesetPromise === 'function') {
      Reflect.apply(mathJax.typesetPromise, mathJax, [[element]]);
    }
  };
  Object.defineProperty(mathJax, 'Hub', { value: { Queue: queue }, configurable: true });
}
