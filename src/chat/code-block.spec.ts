import { nullTranslator } from '@jupyterlab/translation';
import { drawCode } from './code-block';

it('draws finished code with its actions', () => {
  const copied: string[] = [];
  const inserted: string[] = [];
  const drawn: string[] = [];
  const node = document.createElement('div');
  drawCode(node, 'x = 1\ny = 2', 'python', {
    trans: nullTranslator.load('lockstep'),
    drawMarkdown: (_, markdown) => {
      drawn.push(markdown);
      return () => undefined;
    },
    copy: text => void copied.push(text),
    insertBelow: code => void inserted.push(code)
  });
  const buttons = [...node.querySelectorAll('button')];
  expect(buttons.map(item => item.getAttribute('aria-label') ?? item.textContent)).toEqual([
    'Copy',
    'Insert below'
  ]);
  buttons.forEach(item => item.click());
  expect([copied, inserted]).toEqual([['x = 1\ny = 2'], ['x = 1\ny = 2']]);
  expect(drawn).toEqual(['```python\nx = 1\ny = 2\n```']);
});
