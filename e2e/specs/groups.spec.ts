import { connect, headers } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import type { Orders } from "../fixtures/orders";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { GroupsPage } from "../pages/groups-page";
import { tabTo } from "../pages/keys";

/** Dead letters of one worker, one with each of these errors. */
async function die(orders: Orders, ...errors: string[]): Promise<void> {
  const nc = await connect({ servers: orders.url });
  for (const error of errors) {
    const death = headers();
    death.set("X-Dead-Letter-Reason", error);
    death.set("X-Original-Subject", "orders.grouped");
    death.set("X-Original-Stream", "ORDERS");
    death.set("X-Original-Consumer", "order-worker");
    await jetstream(nc).publish("dlq.orders", error, { headers: death });
  }
  await nc.close();
}

test("a cause by keyboard alone: what it is, why it is one, noted, resolved, and new when it comes back", async ({ page, orders }) => {
  const groups = new GroupsPage(page);
  const title = "Timeout after <n>s calling crm";
  await die(orders, "Timeout after 30s calling crm", "Timeout after 31s calling crm", "quota used up");
  await groups.open();
  await expect(groups.row(title)).toContainText("2 open");
  await expect(page.getByRole("main")).toContainText(/\d+ open in \d+ groups/);
  await expectAccessible(page);
  await expectFits(page);

  await groups.walkTo(title);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]group=[\w-]{22}/);
  await expect(groups.tab(/^Messages 2$/)).toBeVisible();
  await expect(groups.region("Messages")).toContainText("Timeout after 31s calling crm");
  await expect(groups.pane).toContainText("orders.grouped → ORDERS · order-worker");
  await expectAccessible(page);
  await expectFits(page);

  await groups.goToTab(/^Why/);
  await expect(groups.region("Why this group").locator("mark")).toHaveText(/3[01]s→\s<n>s/);
  await expect(groups.region("Why this group")).toContainText("Compared as Timeout after <n>s calling crm");
  await expectAccessible(page);
  await expectFits(page);

  await groups.goToTab(/^Notes 0/);
  await tabTo(page, groups.pane.getByRole("textbox", { name: /^A note/ }));
  await page.keyboard.type("called the crm people");
  await page.keyboard.press("Enter");
  await expect(groups.tab(/^Notes 1$/)).toBeVisible();
  await expect(groups.region("Notes")).toContainText("called the crm people");
  await expectFits(page);

  await groups.tab(/^Notes/).focus();
  await page.keyboard.press("e");
  await expect(groups.dialog.getByRole("button", { name: "Resolve", exact: true })).toBeDisabled();
  await tabTo(page, groups.dialog.getByRole("textbox"));
  await page.keyboard.type("crm is back");
  await page.keyboard.press("Enter");
  await expect(groups.dialog).toHaveCount(0);
  await expect(groups.pane).toContainText(/resolved it (just now|\d+ s ago): crm is back/);
  await groups.pane.getByRole("tab", { selected: true }).focus();
  await page.keyboard.press("Escape");
  await expect(groups.pane).toHaveCount(0);
  await expect(groups.row(title)).toHaveCount(0);

  await die(orders, "Timeout after 8s calling crm");
  await expect(groups.row(title)).toContainText("new since resolved");
  await expect(groups.row(title)).toContainText("3 open");
  await groups.walkTo(title);
  await page.keyboard.press("Enter");
  await expect(groups.pane).toContainText("new since resolved");
  await page.keyboard.press("Escape");
  await expect(groups.link(title)).toBeFocused(); // where one was
});

test("two causes that are one are merged, with a reason, and an undo takes them apart", async ({ page, orders }) => {
  const groups = new GroupsPage(page);
  const [first, second] = ["socket closed by warehouse", "warehouse said no"];
  await die(orders, first, first, second);
  await groups.open();
  for (const title of [first, second]) {
    await groups.walkTo(title);
    await page.keyboard.press("x");
  }
  await expect(groups.marked).toContainText("2 groups selected");
  await expectAccessible(page);
  await expectFits(page);
  await tabTo(page, groups.marked.getByRole("button", { name: "Merge 1 into…" }));
  await page.keyboard.press("Enter");
  await expect(groups.dialog.getByRole("radio", { name: new RegExp(first) })).toBeChecked(); // it has more letters
  await expectAccessible(page);
  await tabTo(page, groups.dialog.getByRole("textbox", { name: "Why they are one" }));
  await page.keyboard.type("both are the warehouse");
  await page.keyboard.press("Enter");

  await expect(groups.tab(/^Messages 3$/)).toBeVisible();
  await expect(groups.region("Messages")).toContainText(second);
  await groups.goToTab(/^Why/);
  await expect(groups.region("Why this group")).toContainText("merged one group into it");
  await expect(groups.region("Why this group")).toContainText("both are the warehouse");
  await expectFits(page);
  await groups.region("Why this group").getByRole("button", { name: "Undo…" }).press("Enter");
  await groups.dialog.getByRole("button", { name: "Undo the merge" }).press("Enter");
  await expect(groups.tab(/^Messages 2$/)).toBeVisible();
  await groups.tab(/^Why/).focus();
  await page.keyboard.press("Escape");
  for (const title of [first, second]) await expect(groups.row(title)).toBeVisible();
});

test("the messages of a group are the list as it is, and r plans what is open of it", async ({ page, orders, redrive, deadLetters }) => {
  const groups = new GroupsPage(page);
  const title = "no such article";
  await die(orders, title, title, title, title);
  await groups.open();
  await groups.walkTo(title);
  await page.keyboard.press("Enter");
  await expect(groups.tab(/^Messages 4$/)).toBeVisible();
  const rows = groups.region("Messages").getByRole("link");
  await expect(rows).toHaveCount(4);
  await page.keyboard.press("j"); // among the messages, since they have the focus
  await expect(rows.first()).toBeFocused();
  for (const key of ["x", "j", "j", "Shift+X"]) await page.keyboard.press(key);
  await expect(deadLetters.selection).toContainText("3 selected");
  await deadLetters.selection.getByRole("button", { name: "Clear" }).press("Enter");

  await rows.first().focus();
  await page.keyboard.press("r");
  await expect(page).toHaveURL(/\/redrives\/[\w-]{36}/);
  await expect(redrive.start(4)).toBeVisible();
  await page.goBack();
  await expect(groups.tab(/^Messages 4$/)).toBeVisible();
});

test("every message can be looked at without groups, with the filters that are set", async ({ page, orders, deadLetters }) => {
  const groups = new GroupsPage(page);
  await die(orders, "one by one");
  await groups.open("?consumer=order-worker");
  await expect(groups.row("one by one")).toBeVisible();
  await page.getByRole("button", { name: "All messages" }).click();
  await expect(page).toHaveURL(/view=messages/);
  await expect(page).toHaveURL(/consumer=order-worker/);
  await expect(deadLetters.rows.first()).toBeVisible();
  await page.getByRole("button", { name: "Groups", exact: true }).click();
  await expect(groups.row("one by one")).toBeVisible();
});

test.describe("read-only", () => {
  test.use({ baseURL: async ({ reader }, use) => use(reader.url) });

  test("acts on a group say why they are not for this reader", { tag: "@once" }, async ({ page, orders }) => {
    const groups = new GroupsPage(page);
    await die(orders, "only to be read");
    await groups.open();
    await groups.link("only to be read").click();
    for (const name of ["Resolve…", "Ignore…", "Take it", "Re-drive 1…"])
      await expect(groups.pane.getByRole("button", { name })).toBeDisabled();
    await expect(groups.pane).toContainText("This console is read-only (JETLAG_READ_ONLY)");
  });
});
