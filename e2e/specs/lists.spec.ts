import { expect, expectAccessible, expectFits, test } from "../fixtures/test";

for (const [noun, name] of [
  ["streams", "TOOL_REQUESTS"],
  ["consumers", "worker-crm"],
] as const) {
  test(`${noun}: listed, filtered on the server, and shared by the URL`, async ({ page, list }) => {
    await list.open(`/c/-/${noun}`);
    await expect(list.link(/./)).toBeVisible(); // which rows are drawn depends on how many systems the fleet has
    await expectAccessible(page);
    await expectFits(page);

    await list.filter.fill(name);
    await expect(page).toHaveURL(new RegExp(`q=${name}`));
    await expect(list.table.getByRole("link", { name: /^(DEAD_LETTERS|billing-agent)/ })).toHaveCount(0);
    await page.reload();
    await expect(list.filter).toHaveValue(name);
    await expect(list.link(name)).toBeVisible();

    await list.link(name).click();
    await expect(list.heading).toHaveText(new RegExp(name));
    await expect(page.getByRole("main")).toContainText("Configuration");
    await expectAccessible(page);
    await expectFits(page);
  });
}

test("a list sorts on the server, and the URL keeps it", { tag: "@desk" }, async ({ page, list }) => {
  await list.open("/c/-/consumers");
  await list.sortBy("Delivered");
  await expect(page).toHaveURL(/sort=-?deliveryRatePerSec/);
  await expect(list.table.getByRole("columnheader", { name: "Delivered", exact: true })).toHaveAttribute(
    "aria-sort",
    /ascending|descending/,
  );
});

test.describe("what does not exist", () => {
  test.use({ allowedComplaints: /status of 404/ }); // the browser notes every 404 of a fetch
  test("is said, with a way back", async ({ page, list }) => {
    await list.open("/c/toolworks/streams/NOT_THERE");
    await expect(page.getByRole("main")).toContainText(/no stream|not found|does not exist/i);
    await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
    await page.getByRole("link", { name: "All streams" }).click();
    await expect(list.link(/./)).toBeVisible();
  });

  for (const address of ["/nope", "/redrives/nope"]) {
    test(`${address} says so inside the frame`, async ({ page, overview }) => {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("at this address");
      await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
      await expect(overview.liveMark).toContainText("live");
      await expectAccessible(page);
    });
  }

  test("a context that is none is not on its way", { tag: "@once" }, async ({ overview, list }) => {
    await list.open("/dead-letters?context=nope");
    await expect(overview.liveMark).toContainText("no such context");
  });
});
