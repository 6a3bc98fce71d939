/** What may leave: secrets are masked, the brief is the minimum, evidence and marks are right. */
import type { StoredObservation } from '@lockstep/protocol';
import { ask, chats, models, newChat, settle, useChats, withRecord } from './fixture';
import { KEY_ERROR, openNotebook, recordedRun, roomOf } from './testing';

useChats();

describe('what may leave', () => {
  const SECRET = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-AA';

  test('secrets in cells, attachments and questions never reach a turn or the store', async () => {
    const chat = newChat('a.ipynb');
    const { call } = await ask(chat, {
      text: `Why is ${SECRET} refused?`,
      notebook: openNotebook([`key = "${SECRET}"`]),
      attachments: [{ kind: 'text', ref: 'paste', label: 'Paste', text: `token ${SECRET}` }]
    });
    const turns = await call.task.context(roomOf(4_000), call.signal);
    const { brief, evidence } = call.task;
    const everything = JSON.stringify([turns, brief, evidence.texts, chats.view(chat)]);
    expect(everything).not.toContain(SECRET);
    expect(everything).toContain('[secret]');
  });

  test('the brief holds the failing run and the question, not the notebook', async () => {
    const failing = recordedRun(2, { error: KEY_ERROR, code: "sites['degree']" });
    await withRecord([recordedRun(1, { code: 'private = 1' }), failing]);
    const chat = newChat('a.ipynb');
    const { call } = await ask(chat, {
      notebook: openNotebook(['private = 1', "sites['degree']", 'secret_plan = 3'])
    });
    expect(call.task).toMatchObject({ kind: 'explain-error', notebook: 'a.ipynb' });
    const brief = JSON.stringify(call.task.brief);
    expect(brief).toContain("sites['degree']");
    expect(brief).toContain("KeyError: 'degree'");
    expect(brief).not.toContain('private');
    expect(brief).not.toContain('secret_plan');
    expect(call.task.evidence.names).toEqual(['private']);
    expect(call.task.evidence.texts.map(({ label }) => label)).toEqual([
      'run 1',
      'run 2',
      'the question'
    ]);
  });

  test('names of a kernel that was new since are no evidence', async () => {
    const restarted = (kernel: string, at: number): StoredObservation => ({
      n: null,
      observation: {
        kind: 'kernel',
        id: `${kernel} ${at}`,
        at,
        notebook: 'a.ipynb',
        kernel,
        event: 'restarted'
      }
    });
    await withRecord([
      recordedRun(1, { code: 'gone = 1' }),
      restarted('kernel', 1_500),
      recordedRun(2, { code: 'here = 1' }),
      restarted('of an app', 2_500)
    ]);
    const { call } = await ask(newChat('a.ipynb'), { notebook: openNotebook([]) });
    expect(call.task.evidence.names).toEqual(['here']);
  });

  test('a step’s failure in a Guided App is explained with its inputs', async () => {
    const step = {
      run: 'run00000001',
      step: 's4',
      title: 'Find communities',
      inputs: [{ label: 'Seeds', value: '200' }]
    };
    await withRecord([recordedRun(1, { via: 'app', step, error: KEY_ERROR }), recordedRun(2)]);
    const { call } = await ask(newChat('a.ipynb'), {
      text: 'Tell me about this step',
      notebook: openNotebook(['x']),
      attachments: [{ kind: 'step', ref: 's4', label: 'Find communities', text: 'It failed.' }]
    });
    expect(call.task).toMatchObject({ kind: 'explain-error', sensitivity: 'normal' });
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text).toContain('step "Find communities" with Seeds = 200');
    expect(turns[0]?.text).toContain(KEY_ERROR.traceback);
    expect(JSON.stringify(call.task.brief)).toContain('KeyError');
  });

  test('the person’s own instructions stand in place of the built-in ones', async () => {
    models.writeSettings({ systemPrompt: 'Answer in French.' });
    const { call } = await ask(newChat());
    const turns = await call.task.context(roomOf(1_000), call.signal);
    expect(turns[0]?.text.startsWith('Answer in French.')).toBe(true);
    expect(turns[0]?.text).not.toContain('You are Lockstep');
  });

  test('an answer that saw what must stay here makes the chat stay here', async () => {
    const chat = newChat('a.ipynb');
    const first = await ask(chat, { notebook: openNotebook(['x'], { localOnly: true }) });
    expect(first.call.task.sensitivity).toBe('high');
    first.call.begin();
    first.call.say('x is one.');
    first.call.done();
    await settle();
    const second = await ask(chat, { notebook: openNotebook(['x']) });
    expect(second.call.task.sensitivity).toBe('high');
  });
});
