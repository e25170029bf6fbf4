import type { DeadLettersPage } from "../pages/dead-letters-page";
import type { RedrivePage } from "../pages/redrive-page";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";

type Pages = { deadLetters: DeadLettersPage; redrive: RedrivePage };

const bodies = (count: number) => Array.from({ length: count }, (_, n) => `body ${n + 1}`);

/** Starts a re-drive of every open letter of a subject, at a rate. */
async function start({ deadLetters, redrive }: Pages, of: { subject: string; count: number; rate: string }): Promise<void> {
  await deadLetters.planAll(of.subject, of.count);
  await redrive.rate.fill(of.rate);
  await redrive.reason.fill("slowly");
  await redrive.start(of.count).click();
}

test("it is paused and goes on from the page, its rate is changed, and the bar says so everywhere", async ({
  page,
  orders,
  deadLetters,
  redrive,
}) => {
  const pages = { deadLetters, redrive };
  const subject = "orders.pause";
  await orders.fail(bodies(6), subject);
  await start(pages, { subject, count: 6, rate: "0.1" });
  await redrive.act("Pause").click();
  await expect(redrive.sentence).toContainText("Paused");
  await redrive.jobRate.fill("100");
  await redrive.jobRate.press("Enter");
  await expect(redrive.state.getByRole("button", { name: "Set", exact: true })).toHaveCount(0);
  await expect(redrive.jobRate).toHaveValue("100");
  await expectAccessible(page);
  await expectFits(page);

  await page.goto("/");
  await expect(redrive.bar).toContainText(/Re-drive #\d+ paused · [0-5] of 6 sent/);
  await expectAccessible(page);
  await expectFits(page);
  await redrive.bar.getByRole("link", { name: /^Re-drive #/ }).click();
  await expect(redrive.jobRate).toHaveValue("100");
  await redrive.act("Go on").click();
  await expect(redrive.sentence).toContainText("All 6 messages were sent", { timeout: 60_000 });
});

test("all of them are stopped at once, after a question that names them", async ({ page, orders, list, deadLetters, redrive }) => {
  const pages = { deadLetters, redrive };
  const subjects = ["orders.stop-a", "orders.stop-b"];
  // All of them first: a worker that is broken meanwhile would give the first one's canary back, and stop it by itself.
  for (const subject of subjects) await orders.fail(bodies(4), subject);
  for (const subject of subjects) {
    await start(pages, { subject, count: 4, rate: "0.01" });
    await expect(redrive.act("Pause")).toBeVisible();
  }
  await list.open("/redrives?state=live");
  await expect(list.links).toHaveCount(2);
  await page.getByRole("main").getByRole("button", { name: "Stop all re-drives…" }).click();
  await expect(redrive.dialog).toContainText("What was sent is not recalled");
  await expect(redrive.dialog.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await redrive.dialog.getByRole("button", { name: "Stop 2 re-drives" }).click();
  await expect(redrive.dialog).toHaveCount(0);
  await expect(page.getByRole("main").getByText(/Paused: .* stopped all re-drives/)).toHaveCount(2);
  await expectFits(page);

  for (const number of [0, 1]) {
    await list.open("/redrives?state=paused");
    await expect(list.links).toHaveCount(2 - number);
    await list.links.first().click();
    await redrive.act("Abort").click();
    await redrive.dialog.getByRole("button", { name: /^Abort/ }).click();
    await expect(redrive.sentence).toContainText("Aborted");
  }
});
