import path from "node:path";
import { expect, expectFits, test } from "../fixtures/test";

const picture = path.resolve(import.meta.dirname, "../../docs/images/overview-dark.png");

// With JETLAG_WRITE_PICTURES=1 it makes the README's picture anew; without, it only sees that the page still looks like that.
test("the overview is as the README shows it", { tag: "@once" }, async ({ page, overview }) => {
  await overview.open();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(overview.headline).toHaveText(/\d+ things? needs? you/, { timeout: 60_000 });
  await expect(overview.findings.first()).toContainText(/\d+ dead letters? in DEAD_LETTERS/);
  await expect(overview.systems.getByRole("row", { name: /toolworks/ })).toContainText("dead letters");
  await expect(page.getByText("Lag, all consumers")).toBeVisible();
  await expect(overview.liveMark).toContainText(/live \d s/);
  await expectFits(page);
  if (process.env.JETLAG_WRITE_PICTURES !== "1") return;
  // A story to see needs a few minutes; the picture waits until the charts have it.
  test.setTimeout(240_000);
  await page.waitForTimeout(120_000);
  await page.screenshot({ path: picture });
});
