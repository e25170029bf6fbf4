import { connect, headers } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import type { Orders } from "../fixtures/orders";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { GroupsPage } from "../pages/groups-page";
import { tabTo } from "../pages/keys";

/** Dead letters of one worker, one with each of these errors. */
const die = (orders: Orders, ...errors: string[]) => dieOn(orders, "orders.grouped", errors);

async function dieOn(orders: Orders, subject: string, errors: readonly string[]): Promise<void> {
  const nc = await connect({ servers: orders.url });
  for (const error of errors) {
    const death = headers();
    death.set("X-Dead-Letter-Reason", error);
    death.set("X-Original-Subject", subject);
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
  await expect(groups.dialog).toContainText(/\d+ arrived in the last 10 minutes; it will be open again with the next one\./);
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

  await expect(groups.list.locator("a:focus")).toHaveCount(1); // its row has left: the focus is among the others, so what comes waits

  await die(orders, "Timeout after 8s calling crm");
  await page.getByRole("button", { name: /^(Apply|\d+ changes? · apply)$/ }).press("Enter");
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

test(
  "the messages of a group are the list as it is, and r plans what is open of it",
  { tag: "@desk" },
  async ({ page, orders, redrive, deadLetters }) => {
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
  },
);

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

test(
  "the focus stays with what is left: after a clear, a resolve, and a way out of the box",
  { tag: "@desk" },
  async ({ page, orders }) => {
    const groups = new GroupsPage(page);
    const title = "printer on fire";
    await die(orders, title, title);
    await groups.open();
    await groups.walkTo(title);
    await page.keyboard.press("x");
    await tabTo(page, groups.marked.getByRole("button", { name: "Clear" }));
    await page.keyboard.press("Enter");
    await expect(groups.marked).toHaveCount(0);
    await expect(groups.link(title)).toBeFocused();

    await page.keyboard.press("/");
    const box = page.getByRole("searchbox", { name: "Filter by words" });
    await expect(box).toBeFocused();
    await expect(page.locator("label", { has: box })).toHaveCSS("outline-style", "solid");
    await page.keyboard.type("printer");
    await page.keyboard.press("Escape");
    await expect(box).toHaveValue("printer");
    await expect(groups.list.locator("a:focus")).toHaveCount(1);
    await expect(page).toHaveURL(/q=printer/);

    await groups.walkTo(title);
    await page.keyboard.press("Enter");
    await groups.pane.getByRole("button", { name: "Resolve…" }).press("Enter");
    await page.keyboard.press("Escape"); // not yet
    await expect(groups.pane.getByRole("button", { name: "Resolve…" })).toBeFocused();
    await page.keyboard.press("Enter");
    await tabTo(page, groups.dialog.getByRole("textbox"));
    await page.keyboard.type("put out");
    await page.keyboard.press("Enter");
    await expect(groups.dialog).toHaveCount(0);
    await expect(groups.head).toBeFocused();
    await expect(groups.head).toContainText("put out");

    await groups.open("?q=nothing+says+this");
    await page.getByRole("button", { name: "Clear filters" }).press("Enter");
    await expect(groups.list.locator("a:focus")).toHaveCount(1);
  },
);

test("groups by what died on a subject and by whose they are", async ({ page, orders, deadLetters }) => {
  const groups = new GroupsPage(page);
  const [lost, found] = ["parcel is lost", "parcel is found"];
  await dieOn(orders, "parcels.lost.north", [lost]);
  await dieOn(orders, "parcels.found", [found]);
  await groups.open("?originalSubject=parcels.>");
  for (const title of [lost, found]) await expect(groups.row(title)).toBeVisible();
  await groups.open("?originalSubject=parcels.*.north");
  await expect(groups.row(lost)).toBeVisible();
  await expect(groups.row(found)).toHaveCount(0);
  await expect(page.getByRole("main")).toContainText("1 open in 1 group");

  await groups.link(lost).press("Enter");
  await groups.pane.getByRole("button", { name: "Take it" }).press("Enter");
  await expect(groups.pane.getByRole("button", { name: "Give back" })).toBeFocused();
  await groups.head.focus();
  await page.keyboard.press("Escape");
  await deadLetters.openFilters(1);
  await deadLetters.choice("Whose").click();
  await page.getByRole("option", { name: "Nobody’s" }).click();
  await expect(page.getByRole("main")).toContainText("No open group matches what is asked for.");
  await deadLetters.choice("Whose").click();
  await page.getByRole("option", { name: "Mine" }).click();
  await expect(page).toHaveURL(/assignee=mine/);
  await expect(groups.row(lost)).toContainText("mine");
  await expectAccessible(page);
  await expectFits(page);
});

test.describe("an address of nothing", () => {
  test.use({ allowedComplaints: /status of 40[04]/ });

  test("says so, with the way back", { tag: "@once" }, async ({ page, orders }) => {
    const groups = new GroupsPage(page);
    await die(orders, "somewhere else");
    for (const [query, place] of [
      ["?group=nonsense", groups.pane],
      ["?group=AAAAAAAAAAAAAAAAAAAAAA", groups.pane],
      ["?view=messages&group=nonsense", page.getByRole("main")],
    ] as const) {
      await groups.open(query);
      await expect(place).toContainText("There is no such group.");
      await place.getByRole("button", { name: "All groups" }).press("Enter");
      await expect(groups.row("somewhere else")).toBeVisible();
      await expect(page).not.toHaveURL(/group=/);
    }
    await groups.open("?state=ignored&consumer=nobody-knows");
    await expect(page.getByRole("main")).toContainText("No ignored group matches what is asked for.");
  });

  test("offers to clear the filters where one is not understood", async ({ page, orders, deadLetters }) => {
    await die(orders, "some words of it");
    await deadLetters.open("?q=-planner");
    await expect(deadLetters.main).toContainText("A filter or value is not understood");
    await deadLetters.main.getByRole("button", { name: "Clear filters" }).press("Enter");
    await expect(deadLetters.rows.first()).toBeVisible();
    await expect(page).not.toHaveURL(/q=/);
  });
});

test.describe("a plan that fails", () => {
  test.use({ allowedComplaints: /ERR_FAILED/ });

  test("is said where r was pressed", async ({ page, orders }) => {
    const groups = new GroupsPage(page);
    await die(orders, "no plan of it");
    await page.route("**/api/v1/redrives", (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await groups.open();
    await groups.walkTo("no plan of it");
    await page.keyboard.press("r");
    const bar = page.getByRole("region", { name: "Plan of a re-drive" });
    await expect(bar.getByRole("alert")).toContainText("The console does not answer");
    await bar.getByRole("button", { name: "Close" }).press("Enter");
    await expect(bar).toHaveCount(0);
    await expect(groups.link("no plan of it")).toBeFocused();
  });
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
