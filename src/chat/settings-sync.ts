/** Carries what the person set in Lab's settings to the companion, now and after each change. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { isOffline } from '@lockstep/client';
import { DEFAULT_SETTINGS, routes, UserError } from '@lockstep/protocol';
import type { ICompanion } from '../tokens';
import { changesOf, userSettings } from './settings';

/** Follows the settings until it is disposed. A change that nobody heard is sent when the connection is back. */
export class SettingsSync {
  private sent: Record<string, unknown> = {};
  private sending = false;

  /** @param report says why the companion refused a setting */
  constructor(
    private readonly settings: Pick<ISettingRegistry.ISettings, 'user' | 'changed'>,
    private readonly companion: Pick<ICompanion, 'call' | 'connection' | 'connectionChanged'>,
    private readonly report: (problem: string) => void
  ) {
    settings.changed.connect(this.onChanged, this);
    companion.connectionChanged.connect(this.onChanged, this);
  }

  /** Sends what differs from what was sent last. */
  async write(): Promise<void> {
    if (this.sending) {
      return;
    }
    const user = userSettings(this.settings);
    const changes = changesOf(this.sent, user, DEFAULT_SETTINGS);
    if (Object.keys(changes).length === 0) {
      return;
    }
    const body = routes.writeSettings.body.safeParse(changes);
    if (!body.success) {
      this.sent = user;
      const names = body.error.issues.map(issue => issue.path.join('.'));
      this.report(
        `Not a valid setting of the Lockstep chat: ${names.join(', ')}. Next: correct it in the settings.`
      );
      return;
    }
    this.sending = true;
    try {
      await this.companion.call('writeSettings', { body: body.data });
      this.sent = user;
    } catch (error) {
      if (!(error instanceof UserError)) {
        throw error;
      }
      if (!isOffline(error)) {
        this.sent = user;
        this.report(error.message);
      }
      return;
    } finally {
      this.sending = false;
    }
    await this.write();
  }

  dispose(): void {
    this.settings.changed.disconnect(this.onChanged, this);
    this.companion.connectionChanged.disconnect(this.onChanged, this);
  }

  private onChanged(): void {
    if (this.companion.connection === 'connected') {
      void this.write();
    }
  }
}
