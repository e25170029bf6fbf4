import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { tabTo } from "../pages/keys";

const many = (count: number) => Array.from({ length: count }, (_, index) => `order ${index}`);

test("letters that arrive move nothing under the focus, and do not take it", { tag: "@desk" }, async ({ page, orders, deadLetters }) => {
  const subject = "orders.growing";
  await orders.fail(many(40), subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await expect(deadLetters.main).toContainText("40 open");
  await deadLetters.focusNewest();
  for (const _ of [2, 3]) await page.keyboard.press("j");
  const focused = deadLetters.focusedRow;
  await expect(focused).toHaveAttribute("data-index", "2");
  const row = await focused.elementHandle();
  const box = await focused.boundingBox();

  await orders.fail(many(200), subject);
  await expect(deadLetters.newOnes).toHaveText("200 new · show");
  expect(await focused.boundingBox()).toEqual(box);
  expect(await focused.evaluate((now, before) => now === before, row)).toBe(true); // also where a second sighting gave the letter another id
  const link = String(await focused.getByRole("link").getAttribute("href"));
  await expectAccessible(page);
  await page.keyboard.press("j"); // on to the next of those that were there
  await expect(focused).toHaveAttribute("data-index", "3");
  await deadLetters.newOnes.press("Enter");
  await expect(deadLetters.newOnes).toHaveCount(0);
  await expect(deadLetters.rows.first()).not.toHaveAttribute("href", link);
});

test(
  "a list of hundreds is one stop for Tab, and r re-drives what is selected",
  { tag: "@desk" },
  async ({ page, orders, deadLetters, redrive }) => {
    const subject = "orders.many";
    await orders.fail(many(230), subject);
    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.main).toContainText("230 open");
    await deadLetters.focusNewest();
    for (const key of ["x", "j", "x", "j", "x"]) await page.keyboard.press(key);
    await expect(deadLetters.selection).toContainText("3 selected");
    // One that was selected by its advisory alone can be sent once the copy was read.
    await expect(deadLetters.selection.getByRole("button", { name: "Re-drive 3…" })).toBeEnabled();
    for (const name of ["Clear", "Discard 3…", "Patch…", "Re-drive 3…"]) {
      await page.keyboard.press("Tab");
      await expect(deadLetters.selection.getByRole("button", { name })).toBeFocused();
    }
    for (const _ of [1, 2, 3, 4]) await page.keyboard.press("Shift+Tab");
    await expect(deadLetters.focusedRow).toHaveAttribute("data-index", "2");

    await page.keyboard.press("r");
    await expect(page).toHaveURL(/\/redrives\/[\w-]{36}/);
    await expect(redrive.reason).toBeFocused();
    await page.keyboard.type("r is no key of ours in a field");
    await tabTo(page, redrive.start(3));
    await page.keyboard.press("Enter");
    await expect(redrive.state).toContainText("All 3 messages were sent, and handled.", { timeout: 60_000 });
    await expect(redrive.sentence).toBeFocused();
  },
);

test("the head box takes what is loaded, and offers the rest; leaving the dead letters lets go", async ({ page, orders, deadLetters }) => {
  const subject = "orders.all";
  await orders.fail(many(230), subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await expect(deadLetters.main).toContainText("230 open");
  const first = deadLetters.rows.first();
  await page
    .getByRole("checkbox", { name: /^Select ORDERS_DLQ/ })
    .first()
    .check();
  const shown = { link: await first.getAttribute("href"), box: await first.boundingBox() };
  await deadLetters.selectShown();
  await expect(deadLetters.selection).toContainText("150 selected of 230 open");
  await expectAccessible(page);
  await expectFits(page);

  await deadLetters.selection.getByRole("button", { name: "Select all 230" }).click();
  await expect(deadLetters.selection).toContainText("230 selected of 230 open");
  await expect(deadLetters.selection.getByRole("button", { name: /^Select/ })).toHaveCount(0);
  await expect(deadLetters.selection.getByRole("button", { name: "Re-drive 230…" })).toBeEnabled();
  expect({ link: await first.getAttribute("href"), box: await first.boundingBox() }).toEqual(shown);

  await first.click();
  await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
  await page.goBack();
  await expect(deadLetters.selection).toContainText("230 selected");
  await page.getByRole("link", { name: "Re-drives", exact: true }).first().click();
  await expect(page).toHaveURL(/\/redrives/);
  await page.goBack();
  await expect(deadLetters.rows.first()).toBeVisible();
  await expect(deadLetters.selection).toHaveCount(0);
});

test("clearing while the rest is being selected selects nothing", { tag: "@desk" }, async ({ page, orders, deadLetters }) => {
  const subject = "orders.cleared";
  await orders.fail(many(200), subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await expect(deadLetters.main).toContainText("200 open");
  await deadLetters.selectShown();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await page.route(/dead-letters\?.*limit=500/, async (route) => {
    await held;
    await route.continue();
  });
  await deadLetters.selection.getByRole("button", { name: "Select all 200" }).click();
  await expect(deadLetters.selection).toContainText("The others are being selected");
  await deadLetters.selection.getByRole("button", { name: "Clear" }).click();
  await expect(deadLetters.selection).toHaveCount(0);
  goOn();
  await page.unrouteAll({ behavior: "wait" });
  await deadLetters.rows.first().hover();
  await expect(deadLetters.selection).toHaveCount(0);
});
