import fc from 'fast-check';
import { drawMarkdown } from './markdown';
import { proseOf } from './prose';
import { stepText } from './stepText';

function htmlOf(nodes: readonly Node[]): string {
  const node = document.createElement('div');
  node.append(...nodes);
  return node.innerHTML;
}

function byLibrary(markdown: string): string {
  const node = document.createElement('div');
  drawMarkdown(node, markdown);
  return node.innerHTML;
}

const settled = (): Promise<void> => new Promise(done => setTimeout(done, 0));

describe('simple text', () => {
  it.each([
    'Count what links where.',
    '## Read the data\n\nFrom `sites.csv`, with **all** columns.\nThen *slowly*.',
    'Needs:\n\n- a list\n- `max_depth < 3`\n\nThat is all.'
  ])('%j needs no library', markdown => {
    expect(htmlOf(proseOf(markdown) ?? [])).toBe(byLibrary(markdown));
  });

  it.each([
    '[a](b)',
    '| a |\n| - |',
    '1. a',
    'a &amp; b',
    'see https://a.org',
    '```\nx\n```',
    'a_b_c'
  ])('%j is left to the library', markdown => expect(proseOf(markdown)).toBeNull());

  it('is drawn as the library draws it, or not at all', () => {
    const pieces = fc.constantFrom(
      ...[
        'word',
        'a',
        '1',
        '3.',
        ')',
        '(',
        '.',
        ',',
        ' ',
        ' ',
        '  ',
        '\n',
        '\n\n',
        '\n- ',
        '- ',
        '* '
      ],
      ...[
        '*',
        '**',
        '***',
        '`',
        '``',
        '# ',
        '## ',
        '#',
        '>',
        '=',
        '===',
        '---',
        '-',
        '+ ',
        '_',
        '<b>'
      ],
      ...[
        '&lt;',
        '[a]',
        '|',
        '\\',
        '~~',
        '@',
        'www.a.org',
        '://',
        '"',
        "'",
        '\u00a0',
        'é',
        '!',
        ':-'
      ]
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), parts => {
        const markdown = parts.join('');
        const simple = proseOf(markdown);
        if (simple !== null) {
          expect(htmlOf(simple)).toBe(byLibrary(markdown));
        }
      }),
      { numRuns: 3000 }
    );
  });
});

describe('the text of a step', () => {
  it('stands as it was written until the library is here', async () => {
    const node = document.createElement('div');
    const draw = stepText(() => Promise.resolve(drawMarkdown));
    draw(node, 'See [here](https://a.org).\n\n1. one');
    expect(node.textContent).toBe('See [here](https://a.org).1. one');
    await settled();
    expect(node.querySelector('a')?.textContent).toBe('here');
    expect(node.querySelector('ol')).not.toBeNull();
    // The next one has no wait.
    draw(node, '1. two');
    expect(node.innerHTML).toBe('<ol><li>two</li></ol>');
  });

  it('stays readable where the library cannot be had, and the next text asks again', async () => {
    let asked = 0;
    const draw = stepText(() => {
      asked += 1;
      return Promise.reject(new Error('offline'));
    });
    const node = document.createElement('div');
    draw(node, '1. <b>one</b>');
    await settled();
    expect(node.innerHTML).toBe('<p>1. &lt;b&gt;one&lt;/b&gt;</p>');
    draw(node, '1. two');
    expect(asked).toBe(2);
  });

  it('is not drawn late into a card that is gone', async () => {
    const node = document.createElement('div');
    const draw = stepText(() => Promise.resolve(drawMarkdown));
    const leave = draw(node, '1. one');
    leave();
    await settled();
    expect(node.querySelector('ol')).toBeNull();
  });
});
