import { act, fireEvent, render, screen } from '@testing-library/react';
import type { Output } from '@lockstep/protocol';
import { Outputs } from './outputs';
import { renderPlainOutputs } from './plainOutputs';
import { plainText, sizeWords } from './plainText';
import { printed } from './scriptedRun';
import { testHost } from './testHost';

const noBlob = (): Promise<Uint8Array> => Promise.reject(new Error('none'));

function display(data: Record<string, string>): Output {
  return {
    kind: 'display',
    cell: 0,
    data: Object.fromEntries(Object.entries(data).map(([type, text]) => [type, { text }])),
    metadata: {},
    result: false
  };
}

describe('plain text', () => {
  it('drops escape codes and what was printed over', () => {
    expect(plainText('\u001b[31mred\u001b[0m\n 1 %\r50 %\r99 %\ndone\r\n')).toBe(
      'red\n99 %\ndone\n'
    );
  });

  it('states sizes with their unit', () => {
    expect([812, 214_000, 14_000_000, 1_200_000].map(sizeWords)).toEqual([
      '812 B',
      '214 kB',
      '14 MB',
      '1.2 MB'
    ]);
  });
});

describe('the plain renderer', () => {
  it('keeps the node of text that grows and of outputs that stay', () => {
    const node = document.createElement('div');
    const picture = display({ 'image/png': 'iVBORw0K', 'text/plain': '<Figure>' });
    renderPlainOutputs(node, [picture, printed('a\n')], noBlob);
    const [first, second] = [...node.children];
    renderPlainOutputs(node, [picture, printed('a\nb\n')], noBlob);
    expect([...node.children]).toEqual([first, second]);
    expect(second?.textContent).toBe('a\nb\n');
    expect(first?.getAttribute('alt')).toBe('Figure');
  });

  it('never puts markup of an output into the page', () => {
    const node = document.createElement('div');
    renderPlainOutputs(
      node,
      [display({ 'text/html': '<script>1</script>', 'text/plain': '<b>x</b>' })],
      noBlob
    );
    expect(node.querySelector('script, b')).toBeNull();
    expect(node.textContent).toBe('<b>x</b>');
  });

  it('takes everything down', () => {
    const node = document.createElement('div');
    renderPlainOutputs(node, [printed('a')], noBlob)();
    expect(node.childElementCount).toBe(0);
  });
});

describe('outputs of a card', () => {
  it('show the rest of a long output on request, and what went wrong when it cannot be read', async () => {
    const readBlob = jest
      .fn<Promise<Uint8Array>, [string]>()
      .mockRejectedValueOnce(new Error('Connection lost.'))
      .mockResolvedValueOnce(new TextEncoder().encode('the rest'));
    const outputs: Output[] = [
      printed('first part'),
      { kind: 'cut', cell: 0, bytes: 14_000_000, rest: { blob: 'b1', bytes: 13_000_000 } }
    ];
    render(<Outputs outputs={outputs} host={testHost(0)} readBlob={readBlob} />);
    const button = screen.getByRole('button', { name: 'Show all, 14 MB' });
    await act(async () => {
      fireEvent.click(button);
      await Promise.resolve();
    });
    expect(screen.getByRole('alert').textContent).toBe('Connection lost.');
    await act(async () => {
      fireEvent.click(button);
      await Promise.resolve();
    });
    expect(screen.getByLabelText('The rest of the output').textContent).toBe('the rest');
    expect(readBlob).toHaveBeenCalledWith('b1');
  });

  it('hand the host no cut output and ask it again only when something changed', () => {
    const host = { ...testHost(0), renderOutputs: jest.fn() };
    const first = printed('a');
    const { rerender } = render(<Outputs outputs={[first]} host={host} readBlob={noBlob} />);
    rerender(<Outputs outputs={[first]} host={host} readBlob={noBlob} />);
    expect(host.renderOutputs).toHaveBeenCalledTimes(1);
    rerender(<Outputs outputs={[first, printed('b')]} host={host} readBlob={noBlob} />);
    expect(host.renderOutputs).toHaveBeenCalledTimes(2);
  });
});
