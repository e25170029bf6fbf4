import { expect, expectAccessible, expectFits, test } from "../fixtures/test";

test("dead letters: newest first, opened with payload, headers and what happened", async ({ page, deadLetters }) => {
  await deadLetters.open();
  await expect(deadLetters.rows.first()).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await expectFits(page);

  await deadLetters.rows.first().click();
  await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
  await expect(deadLetters.main).toContainText("tools.execute.crm");
  await expect(deadLetters.main).toContainText("worker-crm");
  await expect(deadLetters.main).toContainText(/conversation_id/);
  await expectAccessible(page);
  await expectFits(page);

  await deadLetters.tab("Hex").click();
  await expect(deadLetters.main).toContainText(/00000000|7b 22/);
});

test(
  "a letter's page is of its context: the picker names it, and the pages at the left are its own",
  { tag: "@once" },
  async ({ page, deadLetters }) => {
    await deadLetters.open("?context=toolworks");
    await deadLetters.rows.first().click({ timeout: 60_000 });
    await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}$/);
    await page.reload(); // as opened from a link: nothing of the list is left
    await expect(page.getByRole("combobox", { name: "Context" })).toHaveText(/toolworks/);
    const consumers = page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name: "Consumers" });
    await expect(consumers).toHaveAttribute("href", "/c/toolworks/consumers");
  },
);

test("the choices of a link are said, and can be changed", async ({ page, deadLetters }) => {
  await deadLetters.open("?kind=exhausted&from=-7d&consumer=worker-crm");
  await expect(deadLetters.main.getByRole("button", { name: /^Only consumer worker-crm/ })).toBeVisible();
  await deadLetters.openFilters(2);
  await expect(deadLetters.choice("Failed in")).toHaveText("Last 7 days");
  await expectFits(page);
  await deadLetters.choice("Kind").click();
  await page.getByRole("option", { name: "Any kind" }).click();
  const asked = () => Object.fromEntries(new URL(page.url()).searchParams);
  await expect.poll(asked).toEqual({ view: "messages", from: "-7d", consumer: "worker-crm" });
  await expect(deadLetters.rows.first()).toBeVisible({ timeout: 60_000 });
});

test("the badge, the list and the API agree", { tag: "@once" }, async ({ page, deadLetters, request }) => {
  await deadLetters.open();
  await expect(deadLetters.rows.first()).toBeVisible({ timeout: 60_000 });
  await expect(async () => {
    const { total } = await (await request.get("/api/v1/dead-letters?limit=1")).json();
    await expect(page.getByRole("link", { name: new RegExp(`Dead letters ${total} open`) })).toBeVisible({ timeout: 500 });
    await expect(page.getByRole("main")).toContainText(`${total} open`, { timeout: 500 });
  }).toPass({ timeout: 20_000 });
});
