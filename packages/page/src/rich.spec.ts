import type { FileValue, Output } from '@lockstep/protocol';
import { richOutputs } from './rich';
import { pageHost } from './pageHost';

const noUpload = (): Promise<FileValue> => Promise.reject(new Error('Connection lost.'));
const noBlob = (): Promise<Uint8Array> => Promise.reject(new Error('Connection lost.'));

function display(data: Record<string, string>): Output {
  return {
    kind: 'display',
    cell: 0,
    data: Object.fromEntries(Object.entries(data).map(([type, text]) => [type, { text }])),
    metadata: {},
    result: false
  };
}

const drawRichOutput = richOutputs(() => Promise.reject(new Error('There is no graph.')));

async function settled(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 50));
}

describe('the rich renderer', () => {
  it('draws tables, without anything that acts', async () => {
    const { node } = drawRichOutput(
      display({
        'text/html': '<table onclick="x()"><tr><td>WWF<img src=x onerror=y></td></tr></table>',
        'text/plain': 'WWF'
      }),
      noBlob
    );
    await settled();
    expect(node.querySelector('table td')?.textContent).toBe('WWF');
    expect(node.querySelector('[onclick], [onerror]')).toBeNull();
  });

  it('puts HTML with scripts into a frame', async () => {
    const { node } = drawRichOutput(display({ 'text/html': '<p>a</p><script>1</script>' }), noBlob);
    await settled();
    expect(node.querySelector('iframe')?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(node.querySelector('script')).toBeNull();
  });

  it('shows drawings as pictures and never runs JavaScript', () => {
    const svg = drawRichOutput(display({ 'image/svg+xml': '<svg onload="x()"/>' }), noBlob).node;
    expect(svg.tagName).toBe('IMG');
    const script = drawRichOutput(
      display({ 'application/javascript': 'x()', 'text/plain': 'JS' }),
      noBlob
    );
    expect(script.node.querySelector('script')).toBeNull();
  });

  it('lets printed text grow in the same node, colours included', async () => {
    const stream = (text: string): Output => ({ kind: 'stream', cell: 0, name: 'stdout', text });
    const drawn = drawRichOutput(stream('\u001b[31mred\u001b[0m\n'), noBlob);
    await settled();
    expect(drawn.node.querySelector('.ansi-red-fg')?.textContent).toBe('red');
    expect(drawn.update?.(stream('\u001b[31mred\u001b[0m\nmore\n'))).toBe(true);
    await settled();
    expect(drawn.node.textContent).toContain('more');
    expect(drawn.update?.(display({ 'text/html': '<b>x</b>' }))).toBe(false);
  });

  it('says why a part could not be read', async () => {
    const { node } = drawRichOutput(
      {
        kind: 'display',
        cell: 0,
        data: { 'text/html': { blob: 'b', bytes: 5 } },
        metadata: {},
        result: false
      },
      noBlob
    );
    await settled();
    expect(node.textContent).toBe('This output could not be shown: Connection lost.');
  });
});

describe('the host of the page', () => {
  const table = display({ 'text/html': '<table><tr><td>1</td></tr></table>', 'text/plain': 'one' });

  it('shows outputs plainly at once and richly when the chunk has come', async () => {
    const host = pageHost(
      { readBlob: noBlob, uploadFile: noUpload },
      () => Promise.resolve(drawRichOutput),
      () => undefined
    );
    const node = document.createElement('div');
    host.renderOutputs(node, [table], noBlob);
    expect(node.textContent).toBe('one');
    await settled();
    await settled();
    expect(node.querySelector('table')).not.toBeNull();
  });

  it('keeps plain outputs when the chunk cannot be had, and asks again later', async () => {
    const load = jest.fn(() => Promise.reject(new Error('offline')));
    const host = pageHost({ readBlob: noBlob, uploadFile: noUpload }, load, () => undefined);
    const node = document.createElement('div');
    host.renderOutputs(node, [table], noBlob);
    await settled();
    expect(node.textContent).toBe('one');
    host.renderOutputs(node, [table], noBlob);
    await settled();
    expect(load).toHaveBeenCalledTimes(2);
  });
});
