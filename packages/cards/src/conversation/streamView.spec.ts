import { LiveText } from './liveText';
import { StreamView, type StreamTools } from './streamView';

const drawn: string[] = [];
let takenDown = 0;

const tools: StreamTools = {
  drawMarkdown: (node, markdown) => {
    drawn.push(markdown);
    node.textContent = markdown;
    return () => void (takenDown += 1);
  },
  drawCode: (host, code, language) => {
    drawn.push(`${language}: ${code}`);
    host.append(code);
    return () => void (takenDown += 1);
  }
};

function begin(text = ''): { live: LiveText; node: HTMLElement; view: StreamView } {
  const live = new LiveText(text);
  const node = document.createElement('div');
  return { live, node, view: new StreamView(node, live, tools) };
}

beforeEach(() => {
  drawn.length = 0;
  takenDown = 0;
});

describe('a streaming answer', () => {
  it('renders each finished block once and shows the open one as plain text', () => {
    const { live, node } = begin();
    for (const piece of 'The **keys** differ.\n\nStrip the'.match(/.{1,3}|\n/gs) ?? []) {
      live.append(piece);
    }
    expect(drawn).toEqual(['The **keys** differ.\n\n']);
    expect(node.lastElementChild?.textContent).toBe('Strip the');
    expect(node.lastElementChild?.className).toContain('lk-tail');
  });

  it('does constant work a chunk: no Markdown and one node touched, however long the block is', async () => {
    const { live, node } = begin();
    live.append('x'.repeat(900));
    const records: MutationRecord[] = [];
    const observer = new MutationObserver(list => void records.push(...list));
    observer.observe(node, { childList: true, characterData: true, subtree: true });
    for (let chunk = 0; chunk < 4_000; chunk += 1) {
      live.append('word ');
    }
    await Promise.resolve();
    observer.disconnect();
    expect(drawn).toEqual([]);
    expect(node.textContent).toHaveLength(900 + 20_000);
    // One change a chunk, and one new node for each thousand characters.
    expect(records.length).toBeLessThanOrEqual(4_000 + 21);
    const longest = Math.max(
      ...[...(node.firstChild?.childNodes ?? [])].map(item => item.textContent?.length ?? 0)
    );
    expect(longest).toBeLessThan(1_010);
  });

  it('renders as many blocks as there are, for any number of chunks', () => {
    const text = Array.from({ length: 50 }, (_, at) => `Paragraph ${at}.\n\n`).join('');
    const { live, view } = begin();
    for (const character of text) {
      live.append(character);
    }
    view.end();
    expect(drawn).toHaveLength(50);
  });

  it('shows code as code while it is written, then as the host draws it', () => {
    const { live, node, view } = begin('So:\n\n```python\nx = 1\ny');
    expect(node.querySelector('.lk-codeblock pre')?.textContent).toBe('x = 1\ny');
    live.append(' = 2\n```\n');
    view.end();
    expect(node.querySelector('.lk-codeblock')).toBeNull();
    expect(drawn.at(-1)).toBe('python: x = 1\ny = 2');
  });

  it('renders what was cut off', () => {
    const { view, node } = begin('Half a sent');
    view.end();
    view.end();
    expect(drawn).toEqual(['Half a sent']);
    expect(node.children).toHaveLength(1);
  });

  it('begins anew when the text is another one, and takes down what was drawn', () => {
    const { live, node, view } = begin('One.\n\nTwo.\n\n');
    view.end();
    live.become('Three.');
    expect(takenDown).toBe(2);
    expect(drawn.at(-1)).toBe('Three.');
    expect(node.textContent).toBe('Three.');
    view.dispose();
    live.append(' more');
    expect(node.textContent).toBe('');
  });
});
