import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import { drawOutputs } from '@lockstep/cards';
import type { Output } from '@lockstep/protocol';
import type { ICardType } from '../tokens';
import { labOutputs, type OutputTools } from './outputs';

const blobs = new Map<string, Uint8Array>();
const readBlob = (blob: string): Promise<Uint8Array> =>
  Promise.resolve(blobs.get(blob) ?? new Uint8Array());

let node: HTMLElement;
let tools: OutputTools;

beforeEach(() => {
  node = document.body.appendChild(document.createElement('div'));
  const rendermime = new RenderMimeRegistry({ initialFactories: standardRendererFactories });
  tools = { rendermime, cardTypes: new Map() };
});

afterEach(() => {
  node.remove();
});

function printed(text: string): Output {
  return { kind: 'stream', cell: 0, name: 'stdout', text };
}

function displayed(data: Extract<Output, { kind: 'display' }>['data']): Output {
  return { kind: 'display', cell: 0, data, metadata: {}, result: true };
}

/** Lets renderers finish; they are asynchronous without telling. */
async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 20));
}

describe('outputs in Lab', () => {
  it('grow in place, so that a selection or a scroll survives', async () => {
    const draw = labOutputs(tools);
    drawOutputs(node, [printed('seed 1\n')], readBlob, draw);
    await settle();
    const box = node.firstElementChild;
    expect(node.textContent).toContain('seed 1');
    drawOutputs(node, [printed('seed 1\nseed 2\n')], readBlob, draw);
    await settle();
    expect(node.firstElementChild).toBe(box);
    expect(node.textContent).toContain('seed 2');
  });

  it('take the representation that Lab prefers', async () => {
    const data = { 'text/plain': { text: 'plain' }, 'text/html': { text: '<b>bold</b>' } };
    drawOutputs(node, [displayed(data)], readBlob, labOutputs(tools));
    await settle();
    expect(node.querySelector('b')?.textContent).toBe('bold');
    expect(node.textContent).not.toContain('plain');
  });

  it('show an image whose bytes are a blob', async () => {
    blobs.set('f00', new Uint8Array([0, 250, 7]));
    const data = { 'image/png': { blob: 'f00', bytes: 3 } };
    drawOutputs(node, [displayed(data)], readBlob, labOutputs(tools));
    await settle();
    expect(node.querySelector('img')?.src).toBe('data:image/png;base64,APoH');
  });

  it('show text and JSON whose bytes are a blob', async () => {
    blobs.set('f01', new TextEncoder().encode('größer'));
    const data = { 'text/plain': { blob: 'f01', bytes: 8 } };
    drawOutputs(node, [displayed(data)], readBlob, labOutputs(tools));
    await settle();
    expect(node.textContent).toContain('größer');
  });

  it('say which representation has no renderer', async () => {
    const data = { 'application/vnd.acme+json': { json: {} } };
    drawOutputs(node, [displayed(data)], readBlob, labOutputs(tools));
    await settle();
    expect(node.textContent).toContain('application/vnd.acme+json');
  });

  it('are drawn by a registered card type first, and taken down by it', async () => {
    const takeDown = jest.fn();
    const gauge: ICardType = {
      mimeType: 'application/vnd.acme+json',
      render: (box, data) => {
        box.textContent = JSON.stringify(data);
        return takeDown;
      }
    };
    const cardTypes = new Map([[gauge.mimeType, gauge]]);
    const data = { 'text/plain': { text: '7' }, [gauge.mimeType]: { json: { at: 7 } } };
    const end = drawOutputs(node, [displayed(data)], readBlob, labOutputs({ ...tools, cardTypes }));
    await settle();
    expect(node.textContent).toBe('{"at":7}');
    end();
    expect(takeDown).toHaveBeenCalledTimes(1);
  });

  it('can be taken down after React took their node away', async () => {
    const end = drawOutputs(node, [printed('x')], readBlob, labOutputs(tools));
    await settle();
    node.remove();
    expect(end).not.toThrow();
  });
});
