import { expect, type Locator, type Page } from "@playwright/test";

const MOST_TABS = 80;

/** Goes on with Tab until `target` has the focus: what cannot be reached so cannot be used by keyboard alone. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${MOST_TABS} tabs do not lead to ${String(target)}`);
}
