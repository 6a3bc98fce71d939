/** Formulas on the page: which texts hold one, how they are typeset, and what they cannot do. */
import fc from 'fast-check';
import { drawMarkdown } from './markdown';
import { typesetMath } from './math';
import { formulasIn } from './mathMarks';

jest.mock('./styles', () => ({ withStyles: () => Promise.resolve() }));

const tex = (text: string): string[] => formulasIn(text).map(formula => formula.tex);

async function typesetOf(html: string): Promise<HTMLElement> {
  const node = document.createElement('div');
  node.innerHTML = html;
  await typesetMath(node);
  return node;
}

async function drawn(markdown: string): Promise<HTMLElement> {
  const node = document.createElement('div');
  drawMarkdown(node, markdown);
  await new Promise(resolve => setTimeout(resolve, 20));
  return node;
}

it.each([
  ['Let $x_1$ and $y$ be', ['x_1', 'y']],
  ['$$\na = b\n$$', ['\na = b\n']],
  [String.raw`\(a\) \[b\]`, ['a', 'b']],
  [
    String.raw`\begin{align*}a &= b \\ c &= d\end{align*}`,
    [String.raw`\begin{align*}a &= b \\ c &= d\end{align*}`]
  ],
  ['it costs $5 and $6', []],
  [String.raw`\$5 or \$6`, []],
  ['one $ alone', []],
  ['$a\n\nb$', []],
  ['no formula', []]
])('reads the formulas of %j', (text, found) => {
  expect(tex(text)).toEqual(found);
});

it('finds formulas that are in the text, one after another', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('$', '$$', '\\', '[', ']', '{', 'a', '1', '\n')),
      parts => {
        const text = parts.join('');
        let at = 0;
        for (const { from, to, tex: source } of formulasIn(text)) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(text.slice(from, to)).toContain(source);
          at = to;
        }
      }
    )
  );
});

it('typesets formulas in text, and none in code', async () => {
  const node = await typesetOf('<p>Is <b>$x^2$</b> so?</p><code>$y$</code><p>$$\\sum_i i$$</p>');
  expect(node.querySelectorAll('math')).toHaveLength(2);
  expect(node.querySelectorAll('.katex-display')).toHaveLength(1);
  expect(node.querySelector('code')?.textContent).toBe('$y$');
  expect(node.textContent).toContain('so?');
});

it('leaves what it cannot read as it was written', async () => {
  const node = await typesetOf('<p>$\\frac{1$ and $x$</p>');
  expect(node.textContent).toContain('$\\frac{1$ and ');
  expect(node.querySelectorAll('math')).toHaveLength(1);
});

it.each([
  String.raw`$\href{javascript:alert(1)}{x}$`,
  String.raw`$\htmlData{onclick=x}{y}$`,
  String.raw`$\includegraphics{https://example.org/x.png}$`,
  String.raw`$\text{<img src=x onerror=y>}$`,
  String.raw`$\def\a{\a\a}\a$`
])('lets nothing out of %s', async markdown => {
  const node = await drawn(markdown);
  expect(node.querySelectorAll('a, img, script, [onclick], [onerror]')).toHaveLength(0);
});

it('keeps Markdown out of formulas in step texts', async () => {
  const node = await drawn(
    'Sum *all* $a_1 * b_1$ and $a_2 * b_2$, `$c$`, \\\\(d_*e_*\\\\)\n\n$$\nx\n$$'
  );
  expect([...node.querySelectorAll('annotation')].map(one => one.textContent)).toEqual([
    'a_1 * b_1',
    'a_2 * b_2',
    'd_*e_*',
    '\nx\n'
  ]);
  expect([...node.querySelectorAll('em')].map(one => one.textContent)).toEqual(['all']);
  expect(node.querySelector('code')?.textContent).toBe('$c$');
});
