import { ClientFrame, RunCommand, UserError, Value, canonicalJson, routes } from './index';

describe('values', () => {
  it.each<[string, unknown]>([
    ['a whole number as a number', { t: 'int', v: 5 }],
    ['leading zeros', { t: 'int', v: '007' }],
    ['minus zero as a whole number', { t: 'int', v: '-0' }],
    ['NaN under another name', { t: 'float', v: 'NaN' }],
    ['half of a character', { t: 'str', v: 'a\udc00' }],
    ['a month that is none', { t: 'date', v: '2026-13-01' }],
    ['bytes that are not base64', { t: 'bytes', v: '***' }],
    ['an unknown tag', { t: 'code', v: 'import os' }],
    ['a member too many', { t: 'bool', v: true, code: 'x' }]
  ])('refuse %s', (_name, value) => {
    expect(Value.safeParse(value).success).toBe(false);
  });

  it('refuse what is nested too deeply', () => {
    let value: unknown = { t: 'null' };
    for (let depth = 0; depth < 40; depth++) {
      value = { t: 'list', v: [value] };
    }
    expect(Value.safeParse(value).success).toBe(false);
  });
});

describe('commands and frames', () => {
  it.each<[string, unknown]>([
    ['code', { type: 'run-step', step: 'a', code: 'import os' }],
    ['a path', { type: 'run-step', step: 'a', path: '/etc' }],
    ['a kernel id', { type: 'restart-kernel', kernel: 'k' }],
    ['an untyped value', { type: 'set-inputs', step: 'a', values: { n: 5 } }],
    ['an unknown command', { type: 'execute', step: 'a' }]
  ])('never carry %s', (_name, command) => {
    expect(RunCommand.safeParse(command).success).toBe(false);
  });

  it('name only channels that exist', () => {
    const frame = (channel: string) => ({ type: 'subscribe', channel, since: 0 });
    expect(ClientFrame.safeParse(frame('run/abcdefgh12')).success).toBe(true);
    expect(ClientFrame.safeParse(frame('run/../../etc')).success).toBe(false);
    expect(ClientFrame.safeParse(frame('kernel/1')).success).toBe(false);
  });
});

describe('routes', () => {
  it('let a participant neither convert, export nor look at the server', () => {
    const open = Object.entries(routes).filter(([, route]) => route.scope === 'participant');
    expect(open.map(([name]) => name).sort()).toEqual([
      'askAboutRun',
      'command',
      'createRun',
      'endResumeLink',
      'exportEvidence',
      'exportFiles',
      'exportReport',
      'findRuns',
      'forgetAboutRun',
      'health',
      'listApps',
      'listRuns',
      'makeResumeLink',
      'readApp',
      'readBlob',
      'readResumeLink',
      'readRun',
      'readRunGraphFile',
      'resumeRun',
      'retryAboutRun',
      'stopAboutRun',
      'tellAuthor',
      'uploadFile'
    ]);
  });

  it('change nothing by a GET', () => {
    const withBody = Object.values(routes).filter(route => 'body' in route);
    expect(withBody.map(route => route.method)).toEqual(withBody.map(() => 'POST'));
  });
});

describe('canonical JSON', () => {
  it('gives one text whatever the order of keys, and leaves out what is undefined', () => {
    expect(canonicalJson({ b: 1, a: [true, null, 'é'], c: undefined })).toBe(
      '{"a":[true,null,"é"],"b":1}'
    );
    expect(() => canonicalJson(NaN)).toThrow(TypeError);
  });
});

describe('UserError', () => {
  it('crosses a door as code, sentence and field', () => {
    const error = new UserError('value-refused', 'Seeds takes a whole number.', 422, 'seeds');
    expect(error.toRefusal()).toEqual({
      code: 'value-refused',
      message: 'Seeds takes a whole number.',
      field: 'seeds'
    });
  });
});
