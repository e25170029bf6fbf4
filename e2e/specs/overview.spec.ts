import { expect, expectAccessible, expectFits, test } from "../fixtures/test";

test("a newcomer sees what is broken first, and how old that is", async ({ page, overview }) => {
  await overview.open();
  await expect(overview.headline).toHaveText(/\d+ things? needs? you/, { timeout: 60_000 });
  await expect(overview.findings.first()).toContainText(/\d+ dead letters? in DEAD_LETTERS/);
  await expect(overview.systems).toContainText("toolworks");
  await expect(overview.liveMark).toContainText(/live \d s/);
  await expectAccessible(page);
  await expectFits(page);
});

test("numbers change in place while one looks", { tag: "@once" }, async ({ overview }) => {
  await overview.open();
  const messages = overview.systems.getByRole("row", { name: /toolworks/ });
  await expect(messages).toBeVisible();
  const before = await messages.textContent();
  await expect(messages).not.toHaveText(before ?? "", { timeout: 20_000 });
});

test("the finding leads to the dead letters it counts", { tag: "@once" }, async ({ page, overview, deadLetters }) => {
  await overview.open();
  await overview.findings.first().getByRole("link").first().click();
  await expect(page).toHaveURL(/\/dead-letters\?.*stream=DEAD_LETTERS/);
  await expect(deadLetters.rows.first()).toBeVisible();
});

test.describe("where the system is light", () => {
  test.use({ colorScheme: "light" });
  test("it opens light", { tag: "@once" }, async ({ page, overview }) => {
    await overview.open();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  });
});
