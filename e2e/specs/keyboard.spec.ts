import { expect, test } from "../fixtures/test";

test("⌘K goes to a consumer by its name", { tag: "@desk" }, async ({ page, overview }) => {
  await overview.open();
  await expect(overview.liveMark).toContainText("live"); // the page is there before its keys are
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill("worker-crm"); // the context picker is one too
  await expect(page.getByRole("option", { name: /worker-crm/ }).first()).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/c\/toolworks\/consumers\/TOOL_REQUESTS\/worker-crm/);
});

test("g d goes to the dead letters, / to the filter", { tag: "@desk" }, async ({ page, overview, list }) => {
  await overview.open();
  await expect(overview.liveMark).toContainText("live"); // the page is there before its keys are
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page).toHaveURL(/\/dead-letters/);
  await page.goto("/c/-/consumers");
  await expect(list.link(/./)).toBeVisible();
  await expect(overview.liveMark).toContainText("live");
  await page.keyboard.press("/");
  await expect(list.filter).toBeFocused();
});
