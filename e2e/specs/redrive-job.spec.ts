import type { DeadLettersPage } from "../pages/dead-letters-page";
import type { RedrivePage } from "../pages/redrive-page";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";

type Pages = { deadLetters: DeadLettersPage; redrive: RedrivePage };

/** The plan for every open letter of a subject, open in the browser. */
async function plan({ deadLetters, redrive }: Pages, { subject, count }: { subject: string; count: number }): Promise<void> {
  await deadLetters.planAll(subject, count);
  await expect(redrive.start(count)).toBeVisible();
}

const bodies = (count: number) => Array.from({ length: count }, (_, n) => `body ${n + 1}`);

test("a few are tried first and watched, then the rest goes; the page tells who handled what", async ({
  page,
  orders,
  deadLetters,
  redrive,
}) => {
  const pages = { deadLetters, redrive };
  const subject = "orders.job";
  await orders.fail(bodies(8), subject);
  await plan(pages, { subject, count: 8 });
  await expect(redrive.plan).toContainText("3 first, watched until done");
  await expect(redrive.plan).toContainText("stops by itself if 3 in a row come back");
  await expectAccessible(page);
  await expectFits(page);
  await redrive.reason.fill("the warehouse is back");
  await expect(redrive.start(8)).toHaveText("Start: 3 of 8, then the rest");
  await redrive.start(8).click();
  await expect(redrive.sentence).toContainText("All 8 messages were sent, and handled.", { timeout: 60_000 });
  await expect(redrive.count("settled")).toContainText("8");
  await expect(redrive.chart).toHaveAttribute("aria-label", /Settled[^;]*8/);
  await expect(redrive.main).toContainText(/order-worker after \d/);
  await expectAccessible(page);
  await expectFits(page);

  await page.reload(); // whoever opens it later sees the same
  await expect(redrive.sentence).toContainText("All 8 messages were sent, and handled.");
  await expect(redrive.chart).toHaveAttribute("aria-label", /Settled[^;]*8/);
});

test("what comes back stops it; mended, what came back goes again in a plan of its own", async ({ page, orders, deadLetters, redrive }) => {
  const pages = { deadLetters, redrive };
  const subject = "orders.again";
  await orders.fail(bodies(8), subject);
  orders.breakDown();
  await plan(pages, { subject, count: 8 });
  await redrive.reason.fill("too early");
  await redrive.start(8).click();
  await expect(redrive.count("came back")).toContainText("3", { timeout: 60_000 });
  await expect(redrive.act("Go on")).toBeVisible();
  await expect(redrive.failures).toContainText(/3 came back: /);
  await expect(redrive.count("waiting")).toContainText("5");
  await expectAccessible(page);
  await expectFits(page);
  const job = page.url();

  orders.repair();
  await redrive.again.click();
  await expect(redrive.start(3)).toBeVisible();
  await redrive.reason.fill("mended");
  await redrive.start(3).click();
  await expect(redrive.sentence).toContainText("All 3 messages were sent, and handled.", { timeout: 60_000 });

  await page.goto(job);
  await redrive.act("Abort").click();
  await redrive.dialog.getByRole("button", { name: /^Abort/ }).click();
  await expect(redrive.sentence).toContainText("Aborted");
  await expect(redrive.count("not sent")).toContainText("5");
});
