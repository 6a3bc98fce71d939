import { createLog, plainLog } from './log';

it('writes one JSON object a line with level, component and instance', () => {
  const lines: string[] = [];
  const log = createLog('info', 'a1b2c3', line => lines.push(line)).child({ component: 'store' });
  log.debug('not said');
  log.warn({ err: new Error('why') }, 'Something\nhappened.');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    component: 'store',
    instance: 'a1b2c3',
    msg: 'Something\nhappened.',
    err: { message: 'why' }
  });
});

it('shows more with the level debug', () => {
  const lines: string[] = [];
  createLog('debug', 'x', line => lines.push(line)).debug('said');
  expect(lines).toHaveLength(1);
});

it('speaks in plain sentences at a terminal, and only when something is wrong', () => {
  const said: string[] = [];
  const log = plainLog('x', line => said.push(line));
  log.info('Ready.');
  log.error({ err: new Error('no route') }, 'The kernels do not answer.');
  expect(said).toEqual(['The kernels do not answer. (no route)']);
});
