import { connect, headers } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import type { Orders } from "../fixtures/orders";
import { colleaguesToken, expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { GroupsPage } from "../pages/groups-page";
import { tabTo } from "../pages/keys";
import { RulesPage } from "../pages/rules-page";

test.use({ allowedComplaints: /status of (400|409)/ }); // a rule that is refused, or written by two

/** Dead letters of one worker, one with each of these errors. */
async function die(orders: Orders, ...errors: string[]): Promise<void> {
  const nc = await connect({ servers: orders.url });
  for (const error of errors) {
    const death = headers();
    death.set("X-Dead-Letter-Reason", error);
    death.set("X-Original-Subject", "orders.ruled");
    death.set("X-Original-Stream", "ORDERS");
    death.set("X-Original-Consumer", "order-worker");
    await jetstream(nc).publish("dlq.orders", error, { headers: death });
  }
  await nc.close();
}

test("a rule by keyboard alone: refused at its field, tried, saved, in its place, removed", async ({ page, orders }) => {
  const [rules, groups] = [new RulesPage(page), new GroupsPage(page)];
  const [timeout, refused] = ["Timeout calling depot", "ECONNREFUSED depot"];
  await die(orders, timeout, refused);
  await groups.open();
  for (const title of [timeout, refused]) await expect(groups.row(title)).toContainText("1 open"); // two causes, so far

  await rules.open();
  await expect(page.getByRole("main")).toContainText("Rules group what comes from now on");
  await expect(page.getByText("There are no rules yet.")).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);
  await rules.startNew();
  await expect(rules.dialog.getByRole("button", { name: "Try it" })).toBeDisabled(); // it says nothing yet
  const expression = rules.field("Regular expression for the error");
  await rules.write({ "Name of the rule": "depot", "Regular expression for the error": ".*", "Name of the group": "depot is away" });
  await rules.press(rules.dialog.getByRole("button", { name: "Try it" }));
  await expect(expression).toHaveAccessibleDescription(/^matches every letter: its conditions leave none out/);
  await expect(expression).toBeFocused();
  await expectAccessible(page);
  await expectFits(page);

  await rules.write({ "Regular expression for the error": "(Timeout|ECONNREFUSED).*depot" });
  await expect(expression).not.toHaveAttribute("aria-invalid");
  await rules.press(rules.dialog.getByRole("button", { name: "Try it" }));
  const trial = rules.dialog.getByRole("region", { name: "What it would do" });
  await expect(trial).toContainText(/It matches 2 of (the newest \d+ open letters): they would be in one group\./);
  await expect(trial.getByRole("listitem")).toContainText(/^2depot is away/);
  await expect(trial.getByRole("link")).toHaveAttribute("href", /^\/dead-letters\/[\w-]{22}$/);
  await expectAccessible(page);
  await expectFits(page);

  await page.keyboard.press("Escape");
  await expect(rules.dialog).toContainText("This is not saved.");
  await page.keyboard.press("Enter"); // on with it
  await rules.write({ Why: "one cause, whatever the client calls it" });
  await page.keyboard.press("Enter");
  await expect(rules.dialog).toHaveCount(0);
  await expect(rules.rule("depot")).toContainText("error matches /(Timeout|ECONNREFUSED).*depot/");
  await expect(rules.rule("depot")).toContainText("→ group depot is away");

  await rules.startNew();
  // Not all that other tests have left here: that would be asked about once more.
  const second = { "Name of the rule": "workers", Consumer: "order-worker", "Regular expression for the error": "depot" };
  await rules.write({ ...second, "Name of the group": "{consumer}" });
  await rules.write({ Why: "to be second" });
  await page.keyboard.press("Enter");
  await expect(rules.rules).toContainText(["depot", "workers"]);
  await expectAccessible(page);
  await expectFits(page);
  await rules.press(rules.button("Move workers up"));
  await expect(rules.rules).toContainText(["workers", "depot"]);
  await expect(rules.button("Move workers up")).toBeFocused();
  await page.keyboard.press("Enter"); // it is the first already
  await rules.press(rules.button("Move workers down"));
  await expect(rules.rules).toContainText(["depot", "workers"]);
  await rules.press(rules.button("Edit workers"));
  await tabTo(page, rules.field("Enabled"));
  await page.keyboard.press("Space");
  await rules.write({ Why: "not needed now" });
  await page.keyboard.press("Enter");
  await expect(rules.rule("workers")).toContainText("off");

  await die(orders, timeout, refused);
  await page.getByRole("navigation", { name: "Where this is" }).getByRole("link", { name: "Dead letters" }).press("Enter");
  await expect(groups.row("depot is away")).toContainText("2 open");
  for (const title of [timeout, refused]) await expect(groups.row(title)).toContainText("1 open"); // what was here stays
  await groups.link("depot is away").press("Enter");
  await groups.goToTab(/^Why/);
  await groups.region("Why this group").getByRole("link", { name: "Rules" }).press("Enter");
  for (const name of ["workers", "depot"]) await rules.remove(name);
  await expect(page.getByText("There are no rules yet.")).toBeVisible();
});

test("what somebody else wrote meanwhile is not written over unseen: it is shown, and one's own is kept", async ({ page, request }) => {
  const rules = new RulesPage(page);
  const api = "/api/v1/fingerprint-rules";
  const rule = { name: "shared", match: { consumer: "nobody-at-all" }, fingerprint: "nobody" };
  const { id } = (await (await request.post(api, { data: { rule, reason: "to share" } })).json()) as { id: string };
  await rules.open();
  await expect(async () => {
    await rules.press(rules.button("Edit shared"));
    await expect(rules.dialog).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await request.put(`${api}/${id}`, { data: { rule: { ...rule, match: { consumer: "somebody-else" } }, reason: "meanwhile" } });
  await rules.write({ "Name of the group": "mine", Why: "one cause" });
  await page.keyboard.press("Enter");
  const note = rules.dialog.getByRole("alert");
  await expect(note).toContainText("Somebody changed the rules since you read them");
  await expect(note).toContainText("“shared” was written anew by");
  await expect(note).toContainText("It says now: consumer somebody-else");
  await expect(rules.field("Name of the group")).toHaveValue("mine");
  const { items } = (await (await request.get(api)).json()) as { items: { id: string; fingerprint: string }[] };
  expect(items.find((each) => each.id === id)?.fingerprint).toBe("nobody"); // nothing was written
  await expectAccessible(page);
  await expectFits(page);
  await rules.press(rules.dialog.getByRole("button", { name: "Save it all the same" }));
  await expect(rules.dialog).toHaveCount(0);
  await expect(rules.rule("shared")).toContainText("→ group mine");

  await rules.press(rules.button("Remove shared"));
  await request.put(`${api}/${id}`, { data: { rule, reason: "meanwhile, again" } });
  await rules.write({ "Why it is not needed any more": "it was a test" });
  await page.keyboard.press("Enter");
  await expect(note).toContainText("“shared” was written anew by");
  await rules.press(rules.dialog.getByRole("button", { name: "Remove it all the same" }));
  await expect(rules.dialog).toHaveCount(0);
  await expect(rules.rule("shared")).toHaveCount(0);
});

test("a page is kept under a name, opened again, removed, and put back", async ({ page }) => {
  const view = "What is resolved too";
  const menu = page.getByRole("dialog", { name: "Saved views" });
  const open = async () => {
    await expect(async () => {
      await page.getByRole("button", { name: "Saved views" }).press("Enter");
      await expect(menu).toBeVisible({ timeout: 2_000 });
    }).toPass();
  };
  await page.goto("/dead-letters?state=any&consumer=order-worker&q=a%2F%2Fb");
  await open();
  await expect(menu).toContainText("Nothing is saved yet");
  await tabTo(page, menu.getByRole("textbox"));
  await page.keyboard.type(view);
  await tabTo(page, menu.getByRole("checkbox", { name: "Everybody sees it" }));
  await page.keyboard.press("Space");
  await tabTo(page, menu.getByRole("button", { name: "Save" }));
  await page.keyboard.press("Enter");
  const mine = menu.getByRole("region", { name: "Mine" });
  await expect(mine.getByRole("link", { name: view })).toHaveAttribute("aria-current", "page");
  await expect(mine).toContainText("shared");
  await expectAccessible(page);
  await expectFits(page);
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);

  await page.goto("/dead-letters");
  await open();
  await tabTo(page, mine.getByRole("link", { name: view }));
  await page.keyboard.press("Enter");
  await expect(menu).toHaveCount(0);
  await expect(page).toHaveURL((url) => url.searchParams.get("q") === "a//b" && url.searchParams.get("state") === "any");
  await expect(page.getByRole("searchbox", { name: "Filter by words" })).toHaveValue("a//b");

  await open();
  await mine.getByRole("button", { name: `Remove ${view}` }).press("Enter");
  await expect(mine).toHaveCount(0);
  await expect(menu.getByRole("button", { name: "Put it back" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(mine.getByRole("link", { name: view })).toBeVisible();
  await mine.getByRole("button", { name: `Remove ${view}` }).press("Enter");
  await expect(mine).toHaveCount(0);
  await menu.getByRole("link", { name: "Rules for groups" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Rules for groups" })).toBeVisible();
});

test("what somebody else shares is removed by an admin who was asked first", { tag: "@desk" }, async ({ page, request }) => {
  const asColleague = { authorization: `Bearer ${colleaguesToken}` };
  for (const name of ["Depot", "Depot, old"])
    expect(
      (
        await request.post("/api/v1/saved-views", { headers: asColleague, data: { name, path: "/dead-letters?q=depot", shared: true } })
      ).status(),
    ).toBe(201);
  await page.goto("/dead-letters");
  const menu = page.getByRole("dialog", { name: "Saved views" });
  await expect(async () => {
    await page.getByRole("button", { name: "Saved views" }).press("Enter");
    await expect(menu).toBeVisible({ timeout: 2_000 });
  }).toPass();
  const theirs = menu.getByRole("region", { name: "Shared by others" });
  await expect(theirs.getByRole("link")).toHaveCount(2);
  const remove = theirs.getByRole("button", { name: "Remove Depot, old" });
  await remove.press("Enter");
  await expect(menu.getByRole("alert")).toHaveText("the bootstrap token shares “Depot, old” with everybody. Remove it for all?");
  await expect(menu.getByRole("button", { name: "Keep it" })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(theirs.getByRole("link")).toHaveCount(2);
  await expect(remove).toBeFocused();
  await remove.press("Enter");
  await tabTo(page, menu.getByRole("button", { name: "Remove it for all" }));
  await page.keyboard.press("Enter");
  await expect(menu.getByRole("status")).toHaveText("“Depot, old” is removed.");
  await expect(theirs.getByRole("link")).toHaveCount(1);
  await expect(menu.getByRole("button", { name: "Put it back" })).toHaveCount(0);
  await theirs.getByRole("button", { name: "Remove Depot" }).click();
  await menu.getByRole("button", { name: "Remove it for all" }).click();
  await expect(theirs).toHaveCount(0);
});

test.describe("read-only", () => {
  test.use({ baseURL: async ({ reader }, use) => use(reader.url) });

  test("rules and views say why they are not for this reader to write", { tag: "@once" }, async ({ page }) => {
    const rules = new RulesPage(page);
    const why = "This console is read-only (JETLAG_READ_ONLY)";
    await rules.open();
    for (const name of ["New rule…", "Start with this example…"]) await expect(rules.button(name)).toBeDisabled();
    await expect(page.getByRole("main")).toContainText(`${why}.`);
    await page.goto("/dead-letters");
    const menu = page.getByRole("dialog", { name: "Saved views" });
    await expect(async () => {
      await page.getByRole("button", { name: "Saved views" }).click();
      await expect(menu).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(menu.getByRole("textbox")).toBeDisabled();
    await expect(menu).toContainText(why);
  });
});
