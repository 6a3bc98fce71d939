// How JupyterLab and the published page are driven: the system's Chromium, one worker, no video.
import { defineConfig } from '@playwright/test';
import baseConfig from '@jupyterlab/galata/lib/playwright-config.js';

export default defineConfig(baseConfig, {
  testDir: 'tests'
});
