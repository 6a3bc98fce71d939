import fc from 'fast-check';
import { drawFrame, needsFrame } from './frame';
import { drawMarkdown } from './markdown';

function drawn(markdown: string): HTMLElement {
  const node = document.createElement('div');
  drawMarkdown(node, markdown);
  return node;
}

describe('Markdown', () => {
  it.each([
    [
      'some *soft* and **strong** `code & more`',
      '<p>some <em>soft</em> and <strong>strong</strong> <code>code &amp; more</code></p>'
    ],
    ['# Title', '<h4>Title</h4>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['```\nx < 1\n```', '<pre><code>x &lt; 1</code></pre>'],
    ['> quote', '<blockquote><p>quote</p></blockquote>'],
    ['a &amp; b', '<p>a &amp; b</p>'],
    ['a<br>b', '<p>a<br>b</p>'],
    [
      '|a|b|\n|-|-|\n|1|2|',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'
    ],
    [
      '[out](https://example.org)',
      '<p><a href="https://example.org" target="_blank" rel="noopener noreferrer">out</a></p>'
    ]
  ])('draws %j', (markdown, html) => {
    expect(drawn(markdown).innerHTML).toBe(html);
  });

  it.each([
    '<script>alert(1)</script>hello',
    '<img src=x onerror=alert(1)> hello',
    '[hello](javascript:alert(1))',
    '![hello](https://stranger.example/pixel.png)',
    '<div onclick="x()">hello</div>',
    '<iframe srcdoc="x"></iframe>hello'
  ])('keeps the words of %j and nothing that acts', markdown => {
    const node = drawn(markdown);
    expect(node.textContent).toContain('hello');
    expect(node.querySelector('script, img, iframe, a, [onclick], [onerror]')).toBeNull();
  });

  it('never makes an element that runs or loads, whatever the text', () => {
    const pieces = fc.constantFrom(
      '<script>',
      '</script>',
      '<img src=x onerror=y>',
      '![a](',
      '[b](',
      'javascript:1',
      ')',
      '**',
      '`',
      '\n',
      '|',
      '-',
      '# ',
      '&lt;',
      '<svg onload=z>',
      'data:text/html,x',
      ' '
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 24 }), parts => {
        const node = drawn(parts.join(''));
        expect(node.querySelector('script, img, svg, iframe, style, link, object')).toBeNull();
        for (const link of node.querySelectorAll('a')) {
          expect(link.getAttribute('href')).toMatch(/^(https?:|mailto:)/i);
        }
      })
    );
  });
});

describe('a frame', () => {
  it.each([
    ['<table><tr><td>1</td></tr></table>', false],
    ['<style scoped>.dataframe { color: red }</style><table></table>', false],
    ['<style type="text/css">#T_1 { color: red }</style><table></table>', true],
    ['<div></div><script>1</script>', true]
  ])('for %j: %s', (html, needed) => {
    expect(needsFrame(html)).toBe(needed);
  });

  it('has no origin of the page', () => {
    const [frame, note] = drawFrame('<script>1</script>');
    expect(frame?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(frame?.title).toBe('Output');
    expect(note?.textContent).toContain('Scripts');
    expect(drawFrame('<style>a{}</style>')).toHaveLength(1);
  });
});
