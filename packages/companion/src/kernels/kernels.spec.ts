/** Choosing a kernel, reading what it sends, and telling its harmless rejections from bugs. */
import { chooseKernel } from './choose';
import { isServicesRejection } from './tame';
import { readMessage, readReply } from './wire';

const SPECS = { standard: 'python3', languages: { python3: 'python', ir: 'r', xpython: 'python' } };

test.each([
  [{ kernelspec: 'ir', language: 'r' }, 'ir'],
  [{ kernelspec: null, language: 'python' }, 'python3'],
  [{ kernelspec: null, language: 'r' }, 'ir'],
  [{ kernelspec: null, language: 'unknown' }, 'python3']
])('%j gets %s', (wish, name) => {
  expect(chooseKernel(wish, SPECS)).toBe(name);
});

test.each([
  [
    { kernelspec: 'conda', language: 'python' },
    /“conda”, which is not installed here\. .*--name conda/
  ],
  [{ kernelspec: 'julia-1.9', language: 'julia' }, /“julia-1\.9”.*Install it, or choose a kernel/],
  [{ kernelspec: null, language: 'julia' }, /^No kernel for julia is installed here\./]
])('%j is refused with the remedy', (wish, sentence) => {
  expect(() => chooseKernel(wish, SPECS)).toThrow(sentence);
});

test('messages are read, and damaged ones are nothing', () => {
  expect(readMessage('stream', { name: 'stdout', text: 'a' })).toEqual({
    type: 'stream',
    name: 'stdout',
    text: 'a'
  });
  expect(
    readMessage('execute_result', { data: { 'text/plain': '1' }, metadata: {}, execution_count: 1 })
  ).toEqual({ type: 'display', data: { 'text/plain': '1' }, metadata: {}, result: true });
  expect(
    readMessage('update_display_data', { data: {}, metadata: {}, transient: { display_id: 'd' } })
  ).toEqual({ type: 'update', data: {}, metadata: {}, displayId: 'd' });
  expect(readMessage('error', { ename: 'E', evalue: 1, traceback: null })).toEqual({
    type: 'error',
    name: 'E',
    message: '1',
    traceback: []
  });
  expect(readMessage('stream', { name: 'stdlog' })).toBeNull();
  expect(readMessage('comm_open', {})).toBeNull();
});

test('an aborted reply is not an error of the code', () => {
  expect(readReply({ status: 'abort', execution_count: null })).toEqual({ status: 'aborted' });
});

test('only what services is known to leave unhandled is let pass', () => {
  expect(isServicesRejection(new Error('Kernel connection is disposed'))).toBe(true);
  expect(isServicesRejection(new TypeError('x is not a function'))).toBe(false);
  expect(isServicesRejection('Kernel connection is disposed')).toBe(false);
});
