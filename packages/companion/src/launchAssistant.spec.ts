/** The assistant as it is put together: what the person keeps to themselves reaches the gate of the real router. */
import { startAssistant } from './launchAssistant';
import { silentLog } from './log';
import { launchConfig, temporaryFolder, testStore } from './testing/parts';

test('terms of the settings and the user’s own names are known to the router', async () => {
  const { folder, remove } = temporaryFolder();
  const store = testStore(folder);
  const works = startAssistant({
    config: launchConfig(folder),
    store: store.assistant,
    environment: { ...process.env, GIT_AUTHOR_NAME: 'Zofia Wrzesniak' },
    log: silentLog(),
    stays: false
  });
  const { signal } = new AbortController();
  const explain = (question: string) =>
    works.models.router.explain(
      {
        id: 't1',
        kind: 'chat',
        notebook: null,
        sensitivity: 'normal',
        maxOutput: 100,
        context: () => Promise.resolve([]),
        evidence: { language: null, names: [], texts: [] },
        brief: { question, data: [], form: '' }
      },
      signal
    );
  try {
    works.models.writeSettings({
      mode: 'auto',
      privateTerms: [{ text: 'Project Apple', level: 'keep' }]
    });
    expect(await explain('What does a left join keep?')).toMatchObject({ sensitivity: 'normal' });
    expect(await explain('What did zofia wrzesniak join?')).toMatchObject({
      sensitivity: 'personal'
    });
    expect(await explain('What does project apple keep?')).toMatchObject({
      sensitivity: 'high',
      cloud: false
    });
  } finally {
    await works.close();
    store.close();
    remove();
  }
});
