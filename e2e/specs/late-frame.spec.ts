import { expectTakenOver, holdFrame } from "../fixtures/late-frame";
import { expect, test } from "../fixtures/test";

const frame = 'nav[aria-label="Pages"]';
const heading = "main h1";

test("a page that was clicked and has its answers before the browser comes to the frame around it", async ({ page, deadLetters }) => {
  const { goOn } = await holdFrame(page);
  const asked = page.waitForResponse(/\/api\/v1\/redrives\?/); // by what is outermost
  const known = page.waitForResponse(/\/api\/v1\/contexts$/); // the frame draws them too
  await deadLetters.open("?consumer=worker-crm");
  await asked;
  await expectTakenOver(page, heading, false);

  await deadLetters.heading.click();
  await (await known).finished();
  await expect(deadLetters.rows.first()).toBeVisible({ timeout: 60_000 });
  await expectTakenOver(page, heading, true);
  await expectTakenOver(page, frame, false);

  await goOn();
  await expect(page.getByRole("combobox", { name: "Context" })).toHaveText(/All \d+ contexts/);
  await expectTakenOver(page, frame, true);
});
