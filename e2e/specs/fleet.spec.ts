import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { startJetlag, type Jetlag } from "../fixtures/jetlag";
import { expect, expectAccessible, expectFits, ordersTest, test } from "../fixtures/test";
import { FleetPage } from "../pages/fleet-page";
import { tabTo } from "../pages/keys";

/** Nothing on other pages comes of it, so no other spec is disturbed. */
const quiet = { system: "agent-bus", name: "translators-gone" };
const crm = { system: "toolworks", name: "crm-outage" };

test("a switch by keyboard: somebody else sees it, it stands on the record, and it is switched back", async ({ page, context, fleet }) => {
  await fleet.open();
  await expect(page.getByRole("main")).toContainText("for training and demonstration, never on a NATS of your own.");
  await expect(fleet.now(quiet)).toHaveText("Off");
  await expect(fleet.level(quiet, "Mild")).toHaveCount(0);
  await expect(fleet.level(crm, "Mild")).toBeVisible();
  await expectAccessible(page);
  await expectFits(page);

  const colleague = new FleetPage(await context.newPage());
  await colleague.open();
  await expect(colleague.now(quiet)).toHaveText("Off");

  await tabTo(page, fleet.level(quiet, "On"));
  await page.keyboard.press("Enter");
  await expect(fleet.now(quiet)).toHaveText("On");
  await expect(fleet.level(quiet, "On")).toBeFocused();
  await expect(fleet.switchedOn).toContainText("translators-gone");
  await expect(colleague.now(quiet)).toHaveText("On");
  await expectAccessible(page);
  await expectFits(page);

  await colleague.level(quiet, "Off").click();
  await expect(colleague.now(quiet)).toHaveText("Off");
  await expect(fleet.now(quiet)).toHaveText("Off");
  await page.goto("/audit?action=fleet.switch");
  await expect(page.getByRole("main")).toContainText("translators-gone of agent-bus is off; it was on.");
  await expect(page.getByRole("main")).toContainText("switched an incident");
});

test("it is found at the left, and each system leads to the pages that show what goes wrong", { tag: "@desk" }, async ({ page, fleet }) => {
  await page.goto("/");
  await page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name: "Fleet" }).click();
  await expect(page).toHaveURL(/\/fleet$/);
  await fleet.system("toolworks").getByRole("link", { name: "Consumers" }).click();
  await expect(page).toHaveURL(/\/c\/toolworks\/consumers$/);
  await page.goto("/fleet?context=oneroof");
  await expect(fleet.system("oneroof")).toBeVisible();
  await expect(fleet.system("toolworks")).toHaveCount(0);
});

test("the tour is offered on Overview, and every one of its steps leads to a page that is there", async ({ page, fleet }) => {
  await page.goto("/");
  const card = page.getByRole("region", { name: "Tour: the crm is down" });
  await expect(card).toContainText("crm-outage (mild)");
  await card.getByRole("link", { name: "Take the tour" }).click();
  const steps = page.getByRole("region", { name: "Steps" }).getByRole("listitem");
  await expect(steps).toHaveCount(9);
  await expectAccessible(page);
  await expectFits(page);
  const hrefs = await steps.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(hrefs.length).toBeGreaterThanOrEqual(9);
  for (const href of new Set(hrefs)) expect([href, (await page.request.get(href)).status()]).toEqual([href, 200]);
  await steps.getByRole("link", { name: "Fleet: End the outage" }).click();
  await expect(fleet.now(crm)).toHaveText("Mild");
});

test("a system that does not answer is said so, and comes back", { tag: "@once" }, async ({ fleet }) => {
  const record = path.join(process.env.JETLAG_E2E_DATA_DIR ?? "", "run/fleet-agent-bus.json");
  const { pid }: { pid: number } = JSON.parse(readFileSync(record, "utf8"));
  await fleet.open();
  await expect(fleet.now(quiet)).toHaveText("Off");
  process.kill(pid, "SIGSTOP");
  try {
    await expect(fleet.system("agent-bus")).toContainText("agent-bus cannot be asked: no answer");
    await expect(fleet.now(crm)).toBeVisible();
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await expect(fleet.now(quiet)).toHaveText("Off");
});

test.describe("without a network", () => {
  test.use({ allowedComplaints: /ERR_INTERNET_DISCONNECTED/ });
  test("a switch that fails is said, and not done later", { tag: "@once" }, async ({ page, context, fleet }) => {
    await fleet.open();
    await expect(fleet.now(quiet)).toHaveText("Off");
    await context.setOffline(true);
    await fleet.level(quiet, "On").click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      "Perhaps not switched: see how it stands. The console does not answer.",
    );
    await expect(page.getByText("Disconnected")).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText("Disconnected")).toHaveCount(0);
    for (const _ of ["what came first may be from before a late act", "this is from after it"]) await fleet.nextLook();
    await expect(fleet.now(quiet)).toHaveText("Off");
  });
});

test(
  "of two presses, the second while the first is on its way, the second is how it stands in the end",
  { tag: "@once" },
  async ({ page, fleet }) => {
    const acts: unknown[] = [];
    await page.route("**/api/v1/fleet/incidents/*", async (route) => {
      acts.push(route.request().postDataJSON());
      await setTimeout(500);
      await route.continue();
    });
    await fleet.open();
    await fleet.level(quiet, "On").click();
    await fleet.level(quiet, "Off").click();
    await expect(page.getByText("Switching to off")).toBeVisible();
    await expect(page.getByText("Switching to")).toHaveCount(0);
    expect(acts).toMatchObject([{ state: "on" }, { state: "off" }]);
    await fleet.nextLook();
    await expect(fleet.now(quiet)).toHaveText("Off");
  },
);

test.describe("on a console that only looks", () => {
  let jetlag: Jetlag;
  test.beforeAll(async () => {
    jetlag = await startJetlag({ JETLAG_READ_ONLY: "1", JETLAG_FLEET: "agent-bus" });
  });
  test.afterAll(() => jetlag.stop());

  test("the switches show how it stands, and why they cannot be pressed", { tag: "@once" }, async ({ page }) => {
    const fleet = new FleetPage(page);
    await page.goto(`${jetlag.url}/fleet`);
    await expect(fleet.now(quiet)).toHaveText("Off");
    await expect(fleet.level(quiet, "On")).toBeDisabled();
    await expect(page.getByRole("main")).toContainText("This console is read-only");
    await expect(fleet.system("toolworks")).toHaveCount(0);
    await expectAccessible(page);
    await page.goto(jetlag.url);
    await expect(page.getByRole("region", { name: "Systems" })).toBeVisible();
    await expect(page.getByRole("region", { name: /^Tour/ })).toHaveCount(0);
    await page.goto(`${jetlag.url}/fleet/tour`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page at this address");
  });
});

ordersTest.describe("beside somebody else's NATS", () => {
  ordersTest("there is no such page, nothing leads to it, and the API knows none", { tag: "@once" }, async ({ page, request }) => {
    await page.goto("/");
    await expect(page.getByRole("region", { name: "Systems" })).toBeVisible();
    expect(await page.content()).not.toMatch(/href="\/fleet|Tour: the crm/);
    await page.keyboard.press("g");
    await page.keyboard.press("f");
    await expect(page).toHaveURL(/\/$/);
    for (const address of ["/fleet", "/fleet/tour"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("There is no page at this address");
    }
    const list = await request.get("/api/v1/fleet");
    expect([list.status(), (await list.json()).code]).toEqual([404, "NOT_FOUND"]);
    const act = await request.post("/api/v1/fleet/incidents/crm-outage", { data: { system: "toolworks", state: "off" } });
    expect([act.status(), (await act.json()).code]).toEqual([404, "NOT_FOUND"]);
  });
});
