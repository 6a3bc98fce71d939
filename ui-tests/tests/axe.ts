/** What axe says of everything of ours on show. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';

/** Nothing serious or critical, and enough was looked at to say so. */
export async function expectNothingSerious(page: Page): Promise<void> {
  const { violations, passes } = await new AxeBuilder({ page })
    .include('.lk:not(.lm-mod-hidden *)')
    .analyze();
  expect(passes.length).toBeGreaterThan(5);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [id, nodes.map(node => node.html)])).toEqual([]);
}
