import type { Orders } from "../fixtures/orders";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { tabTo } from "../pages/keys";

/** It is seen at work, acknowledges, and nothing has come back by then. */
const whenHandled = { timeout: 60_000 };

const bodiesOn = ({ log }: Orders, subject: string) => log.filter((order) => order.subject === subject).map(({ body }) => body);

test(
  "one dead letter, then a selection of three, go back by keyboard alone",
  { tag: "@desk" },
  async ({ page, orders, deadLetters, redrive }) => {
    const subject = "orders.keyboard";
    await orders.fail(["first", "second", "third", "fourth"], subject);
    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.rows).toHaveCount(4);

    await deadLetters.focusNewest();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
    await tabTo(page, deadLetters.main.getByRole("button", { name: "Re-drive…" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/redrives\/[\w-]{36}/);
    await expect(redrive.plan).toContainText("order-worker");
    await expect(redrive.plan).toContainText("orders.keyboard → ORDERS");
    await expect(redrive.start(1)).toBeDisabled();
    await expectAccessible(page);
    await expectFits(page);
    await tabTo(page, redrive.reason);
    await page.keyboard.type("the warehouse is back");
    await tabTo(page, redrive.start(1));
    await page.keyboard.press("Enter");
    await expect(redrive.state).toContainText("The message was sent, and handled.", whenHandled);
    await expect.poll(() => bodiesOn(orders, subject)).toEqual(["fourth"]);
    await expectAccessible(page);
    await expectFits(page);

    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.rows).toHaveCount(3);
    await deadLetters.focusNewest();
    for (const key of ["x", "j", "x", "j", "x"]) await page.keyboard.press(key);
    await expect(deadLetters.selection).toContainText("3 selected");
    await expectAccessible(page);
    await expectFits(page);
    await tabTo(page, deadLetters.selection.getByRole("button", { name: "Re-drive 3…" }));
    await page.keyboard.press("Enter");
    await tabTo(page, redrive.reason);
    await page.keyboard.type("the warehouse is back");
    await tabTo(page, redrive.start(3));
    await page.keyboard.press("Enter");
    await expect(redrive.state).toContainText("All 3 messages were sent, and handled.", whenHandled);
    await expect.poll(() => bodiesOn(orders, subject)).toEqual(["fourth", "first", "second", "third"]);
    expect(orders.log.filter((order) => order.subject === subject).every(({ source }) => /^ORDERS_DLQ:\d+$/.test(source))).toBe(true);

    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.main).toContainText("No dead letter matches these filters.");
  },
);

test("what arrives is never selected by itself, and what is selected stays so", async ({ page, orders, deadLetters }) => {
  const subject = "orders.selection";
  await orders.fail(["one", "two"], subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await expect(deadLetters.rows).toHaveCount(2);
  await deadLetters.focusNewest();
  await page.keyboard.press("x");
  const before = await deadLetters.rows.first().boundingBox();
  await orders.fail(["three"], subject);
  await expect(deadLetters.main).toContainText("of 3 open");
  await expect(deadLetters.selection).toContainText("1 selected");
  await expect(page.getByRole("checkbox", { checked: true, name: /^Select ORDERS_DLQ/ })).toHaveCount(1);
  expect((await deadLetters.rows.first().boundingBox())?.y).toBe(before?.y); // the bar pushes nothing
  await deadLetters.selection.getByRole("button", { name: "Clear" }).click();
  await expect(deadLetters.selection).toHaveCount(0);
});

test("a plan of which nothing can be sent says why, and cannot be started", async ({ page, orders, deadLetters, redrive }) => {
  await orders.strand("nobody stores this");
  await deadLetters.open("?originalSubject=legacy.orders");
  await page
    .getByRole("checkbox", { name: /^Select ORDERS_DLQ/ })
    .first()
    .check();
  await deadLetters.selection.getByRole("button", { name: "Re-drive 1…" }).click();
  await expect(redrive.plan).toContainText("No stream stores legacy.orders.");
  await expect(redrive.plan).toContainText("Nothing of it can be sent");
  await expect(redrive.start(0)).toBeDisabled();
  await expectAccessible(page);
  await expectFits(page);
  await redrive.cancel.click();
  await expect(redrive.plan).toContainText("Cancelled before it began: nothing was sent.");
  await deadLetters.open("?originalSubject=legacy.orders");
  await expect(deadLetters.rows.first()).toBeVisible();
});

test(
  "an abort stops it in mid job: nothing sent is recalled, the rest stays open",
  { tag: "@once" },
  async ({ page, orders, list, deadLetters, redrive }) => {
    const subject = "orders.abort";
    await orders.fail(["1", "2", "3", "4", "5", "6", "7", "8"], subject);
    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.rows).toHaveCount(8);
    await deadLetters.select(8);
    await deadLetters.selection.getByRole("button", { name: "Re-drive 8…" }).click();
    await redrive.rate.fill("0.25");
    await redrive.reason.fill("only a few");
    await redrive.start(8).click();
    await expect(redrive.state).toContainText(/[12] of 8 sent/);

    await page.goto("/");
    await expect(redrive.bar).toContainText(/Re-drive #\d+ .*[1-4] of 8 sent/);
    await expectAccessible(page);
    await expectFits(page);
    await redrive.bar.getByRole("button", { name: /^Abort/ }).click();
    await expect(redrive.dialog).toContainText("nothing of that is recalled");
    await expectAccessible(page);
    await redrive.dialog.getByRole("button", { name: /^Abort/ }).click();
    await expect(redrive.bar).toHaveCount(0);

    const sent = bodiesOn(orders, subject);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.length).toBeLessThan(8);
    await deadLetters.open(`?originalSubject=${subject}`);
    await expect(deadLetters.rows).toHaveCount(8 - sent.length);
    expect(bodiesOn(orders, subject)).toEqual(sent);

    await list.open("/redrives?state=aborted");
    await list.links.first().click();
    await expect(redrive.state).toContainText("Aborted: local admin stopped it.");
    await redrive.state.getByRole("button", { name: /^not sent/ }).click();
    await expect(page).toHaveURL(/state=skipped/);
    await expect(list.links).toHaveCount(8 - sent.length);
  },
);

test("the record says who did what, why, and what came of it", async ({ page, orders, list, deadLetters, redrive }) => {
  const subject = "orders.audit";
  await orders.fail(["recorded"], subject);
  await deadLetters.open(`?originalSubject=${subject}`);
  await deadLetters.rows.first().click();
  await deadLetters.main.getByRole("button", { name: "Re-drive…" }).click();
  await redrive.reason.fill("for the record");
  await redrive.start(1).click();
  await expect(redrive.state).toContainText("The message was sent, and handled.", whenHandled);
  const id = new URL(page.url()).pathname.split("/").at(-1);

  await list.open(`/audit?target=${id}`);
  for (const what of ["planned a re-drive", "started a re-drive", "a re-drive ended"]) await expect(list.table).toContainText(what);
  await expect(list.table).toContainText("for the record");
  await expect(list.table).toContainText("The message was sent, and handled.");
  await expect(list.table).toContainText("done");
  await expectAccessible(page);
  await expectFits(page);
  await list.open(`/audit?target=${id}&action=redrive.start&from=-1h`);
  await expect(list.links).toHaveCount(1);
  await list.links.first().click();
  await expect(page).toHaveURL(new RegExp(`/redrives/${id}`));
});

test.describe("read-only", () => {
  test.use({ baseURL: async ({ reader }, use) => use(reader.url) });

  test(
    "every act says that this console only looks, and refuses",
    { tag: "@once" },
    async ({ page, orders, deadLetters, list, request }) => {
      const subject = "orders.read-only";
      const reason = "This console is read-only (JETLAG_READ_ONLY)";
      await orders.fail(["untouched"], subject);
      await deadLetters.open(`?originalSubject=${subject}`);
      await page
        .getByRole("checkbox", { name: /^Select ORDERS_DLQ/ })
        .first()
        .check();
      await expect(deadLetters.selection).toContainText(reason);
      await expect(deadLetters.selection.getByRole("button", { name: "Re-drive 1…" })).toBeDisabled();
      await deadLetters.rows.first().click();
      await expect(deadLetters.main.getByRole("button", { name: "Re-drive…" })).toBeDisabled();
      await expect(deadLetters.main).toContainText(reason);
      await expectAccessible(page);
      await expectFits(page);

      const id = new URL(page.url()).pathname.split("/").at(-1);
      const answer = await request.post("/api/v1/redrives", { data: { selection: { ids: [id] } } });
      expect(answer.status()).toBe(403);
      expect(await answer.json()).toMatchObject({ code: "READ_ONLY" });
      await list.open("/audit");
      await expect(list.table).toContainText("denied");
      await expect(list.table).toContainText("READ_ONLY");
      expect(bodiesOn(orders, subject)).toEqual([]);
    },
  );
});
