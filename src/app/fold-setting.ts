/** Whether finished cards fold when the next one opens: the user's setting, followed while it changes. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

/** The setting's name in `schema/app.json`. */
const NAME = 'foldFinished';

/** For `useSyncExternalStore`. Without a settings registry cards stay as they are. */
export class FoldSetting {
  private readonly listeners = new Set<() => void>();
  private folds = false;

  constructor(settings: ISettingRegistry | null, id: string) {
    void settings?.load(id).then(loaded => {
      const read = (): void => {
        this.folds = loaded.get(NAME).composite === true;
        this.listeners.forEach(listener => listener());
      };
      loaded.changed.connect(read);
      read();
    });
  }

  readonly snapshot = (): boolean => this.folds;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
}
