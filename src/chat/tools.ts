/** What every view of the sidebar uses: words, clock, Lab's Markdown, and the ways out of the sidebar. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Shown } from '@lockstep/cards/conversation';
import type { Companion } from '@lockstep/client';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { IObserver } from '../tokens';
import type { ChatModel, ChatModelView } from './model';
import type { SettingsWriter } from './settings';

/** Given once by whoever draws the sidebar. */
export interface ChatTools {
  trans: TranslationBundle;
  model: ChatModel;
  companion: Companion;
  settings: SettingsWriter;
  /** `null` where nothing observes. */
  observer: Pick<IObserver, 'paused' | 'setPaused' | 'pausedChanged'> | null;
  /** Milliseconds since 1970. */
  now(): number;
  /** Draws untrusted Markdown into a node; returns how to take it down. */
  drawMarkdown(node: HTMLElement, markdown: string): () => void;
  copy(text: string): void;
  /** Opens a notebook as a Guided App; `null` where that is not installed. */
  openGuidedApp: ((path: string) => void) | null;
  /** Opens the settings editor at the chat's settings; `null` where there is none. */
  openSettings: (() => void) | null;
}

const Tools = createContext<ChatTools | null>(null);

export const ToolsProvider = Tools.Provider;

/** The tools of the sidebar around a view. */
export function useTools(): ChatTools {
  const tools = useContext(Tools);
  if (!tools) {
    throw new Error('A view of the chat was drawn outside the sidebar.');
  }
  return tools;
}

/** A store's value, drawn again when it changes. */
export function useShown<T>(shown: Shown<T>): T {
  return useSyncExternalStore(shown.subscribe, shown.snapshot);
}

/** The model's view. */
export function useModel(): ChatModelView {
  return useShown(useTools().model.shown);
}
