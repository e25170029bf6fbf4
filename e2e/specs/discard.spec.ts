import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";

test("three are discarded, are gone from the list, and an undo brings them back", async ({ page, orders, deadLetters }) => {
  const subject = "orders.discard";
  await orders.fail(["first", "second", "third", "fourth"], subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await expect(deadLetters.rows).toHaveCount(4);
  await deadLetters.select(3);
  await deadLetters.selection.getByRole("button", { name: "Discard 3…" }).click();

  await expect(deadLetters.discard).toContainText("ORDERS_DLQ");
  await expect(deadLetters.discard).toContainText("Each is copied to JETLAG_TRASH first, then removed.");
  await expect(deadLetters.discard).toContainText("Possible for 7 d.");
  await expect(deadLetters.doDiscard(3)).toBeDisabled();
  await expectAccessible(page);
  await deadLetters.discard.getByLabel(/^Why (it is|they are) not needed any more$/).fill("test data");
  await deadLetters.doDiscard(3).click();

  await expect(deadLetters.discard).toHaveCount(0);
  await expect(deadLetters.note).toContainText("discarded 3 dead letters.");
  await expect(deadLetters.rows).toHaveCount(1);
  await expect(deadLetters.selection).toHaveCount(0);
  await expectAccessible(page);
  await expectFits(page);

  await deadLetters.note.getByRole("button", { name: "Undo" }).click();
  await expect(deadLetters.note).toContainText("3 dead letters put back.");
  await expect(deadLetters.rows).toHaveCount(4);
  expect(orders.log.filter((order) => order.subject === subject)).toEqual([]);
});

test(
  "the page of one that was discarded says by whom and why, and opens what the undo made of it",
  { tag: "@once" },
  async ({ page, orders, deadLetters }) => {
    const subject = "orders.discard-one";
    await orders.fail(["alone"], subject);
    await deadLetters.open(`?originalSubject=${subject}`);
    await deadLetters.rows.first().click();
    await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
    const address = page.url();
    await deadLetters.main.getByRole("button", { name: "Discard…" }).click();
    await deadLetters.discard.getByLabel(/^Why (it is|they are) not needed any more$/).fill("a wrong address");
    await deadLetters.doDiscard(1).click();
    await expect(deadLetters.discarded).toContainText(/Discarded by .*: a wrong address/);
    await expectAccessible(page);
    await expectFits(page);

    await deadLetters.open(`?originalSubject=${subject}&state=discarded`);
    await expect(deadLetters.rows).toHaveCount(1);
    await page.goto(address);
    await deadLetters.discarded.getByLabel("Why it is needed after all").fill("it was right");
    await deadLetters.discarded.getByRole("button", { name: "Undo the discard" }).click();
    await expect(deadLetters.discarded).toHaveCount(0);
    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.rows).toHaveCount(1);
    await page.goto(address);
    await expect(deadLetters.main.getByRole("button", { name: "Discard…" })).toBeEnabled();
  },
);
