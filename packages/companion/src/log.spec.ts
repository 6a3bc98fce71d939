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

it('holds no secret and no address of a person, wherever a line quotes one', () => {
  const key = 'sk-ant-api03-Zx8Kq2LmNp4Rt6Vw9Yb1Cd3Ef5Gh7Jk0';
  const mail = 'ann.lee@example.org';
  const lines: string[] = [];
  const log = createLog('debug', 'x', line => lines.push(line)).child({ component: 'store' });
  const cause = new Error(`because of ${key}`);
  log.warn(`said ${key} to ${mail}`);
  log.error({ err: new Error(`no ${key} for ${mail}`, { cause }) }, `refused ${mail}`);
  log.info({ deep: { list: [`${mail} and ${key}`], count: 3, none: null } });
  const text = lines.join('');
  expect(text).not.toContain(key);
  expect(text).not.toContain(mail);
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ deep: { count: 3, none: null } });
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    level: 50,
    msg: 'refused [e-mail]',
    err: { type: 'Error', message: expect.stringContaining('no [secret] for [e-mail]') as string }
  });
});
