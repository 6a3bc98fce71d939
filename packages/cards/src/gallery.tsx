/** A page of every card state, for the eye: what screenshots are compared with. Not part of any bundle that ships. */
import { createRoot } from 'react-dom/client';
import { GuidedApp } from './guidedApp';
import type { CardHost } from './host';
import { renderPlainOutputs } from './plainOutputs';
import { cardScenes, replayScenes, type Scene } from './scenes';

function hostAt(now: number): CardHost {
  return {
    renderMarkdown: (node, markdown) => {
      node.textContent = markdown;
    },
    renderOutputs: renderPlainOutputs,
    readBlob: () => Promise.reject(new Error('The gallery keeps no blobs.')),
    now: () => now,
    askChat: () => undefined,
    exportNotebook: () => undefined,
    openRun: () => undefined
  };
}

const root = document.getElementById('root');
if (root) {
  const wanted = new URLSearchParams(location.search);
  document.body.dataset.jpThemeLight = wanted.get('theme') === 'dark' ? 'false' : 'true';
  const scenes = [...cardScenes(), ...replayScenes()];
  const one = scenes.find(({ name }) => name === wanted.get('scene'));
  createRoot(root).render(
    one ? <Whole scene={one} /> : scenes.map(scene => <Whole key={scene.name} scene={scene} />)
  );
}

function Whole({ scene }: { scene: Scene }): React.ReactElement {
  return (
    <div className="lk-scene" data-only={scene.step} id={scene.name.replace(/\W+/g, '-')}>
      <GuidedApp
        session={scene.run}
        host={hostAt(scene.now)}
        notebookLabel="link-web.ipynb, version of 20 Nov"
      />
    </div>
  );
}
