import { connect } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";
import { GroupsPage } from "../pages/groups-page";

const dead = { order: 7, customer: null, items: [{ sku: "a", count: 1 }], note: "twice" };
const good = { order: 8, customer: "ann", items: [{ sku: "a", count: 2 }] };

test("a case says what happened, what else changed, who belongs to it, and what differs from one that went well", async ({
  page,
  deadLetters,
  orders,
}) => {
  await orders.fail([JSON.stringify(dead)], "orders.explained");
  const nc = await connect({ servers: orders.url });
  await jetstream(nc).publish("orders.explained", JSON.stringify(good));
  await expect.poll(() => orders.log.some(({ body }) => body === JSON.stringify(good))).toBe(true);
  await nc.close();

  await deadLetters.open("?originalSubject=orders.explained");
  await deadLetters.rows.first().click({ timeout: 60_000 });
  await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
  const part = (name: string) => deadLetters.main.getByRole("region", { name, exact: true });
  const story = part("What happened to it");
  await expect(story.getByRole("listitem")).toContainText([
    /\d\d:\d\d:\d\d.*stored as/,
    /delivered to order-worker.*times are not known/,
    /dead letter/,
  ]);
  const changed = part("What else changed");
  const showAll = changed.getByRole("button", { name: /^Show all \d+$/ });
  if (await showAll.isVisible()) await showAll.click(); // other specs change things of the same NATS
  await expect(changed).toContainText("consumer order-worker of ORDERS created");
  await expect(changed).toContainText("Connections are not known: no system account is set.");
  await expect(part("Siblings")).toContainText("No other dead letter is of the same message, or shares a key with it.");

  const message = part("Message");
  await expect(async () => {
    await page.reload(); // it is found once the ack floor is past it, and with it whatever else was sent before
    await deadLetters.tab("compare").click();
    await expect(message).toContainText("of the same subject, which the consumer has finished", { timeout: 5000 });
  }).toPass({ timeout: 60_000 });
  const differs = message.getByRole("region", { name: "What differs" });
  await expect(differs.getByRole("region", { name: "Only in this one" })).toContainText('/note"twice"');
  await expect(differs.getByRole("region", { name: "Different" })).toContainText(/\/order\s*this\s*7\s*good\s*8/);
  await expect(differs.getByRole("region", { name: "Different" })).toContainText(/\/items\/0\/count\s*this\s*1\s*good\s*2/);
  await expect(differs).toContainText("1 value is the same.");
  await expectAccessible(page);
  await expectFits(page);
});

test(
  "from a letter Escape leads back to where it was opened, and a link to its group",
  { tag: "@desk" },
  async ({ page, deadLetters, orders }) => {
    const groups = new GroupsPage(page);
    const [subject, title] = ["orders.there.and.back", "the warehouse did not answer"];
    await orders.fail([JSON.stringify({ trip: { id: 77 } })], subject);
    await deadLetters.open(`?originalSubject=${subject}`);
    await deadLetters.focusNewest();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
    await expect(page).toHaveTitle(/^Dead letter(?!s)/); // of a page that one leaves before it has its icon, the browser asks for another
    await expect(deadLetters.heading).toHaveText(title);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(
      (url) => url.searchParams.get("view") === "messages" && url.searchParams.get("originalSubject") === subject,
    );
    await expect(page).toHaveTitle(/^Dead letters/);
    await expect(deadLetters.rows.first()).toBeFocused(); // where one was

    await page.keyboard.press("Enter");
    await expect(page).toHaveTitle(/^Dead letter(?!s)/);
    const group = page.getByRole("navigation", { name: "Where this is" }).getByRole("link", { name: title });
    await group.press("Enter");
    await expect(page).toHaveURL(/group=[\w-]{22}/);
    await expect(page).toHaveTitle(/^Dead letters/);
    await expect(groups.pane.getByRole("heading", { level: 2, name: title })).toBeVisible();
    await groups.region("Messages").getByRole("link").first().press("Enter");
    await expect(page).toHaveURL(/\/dead-letters\/[\w-]{22}/);
    await expect(page).toHaveTitle(/^Dead letter(?!s)/);
    await expect(deadLetters.heading).toContainText(title);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/group=[\w-]{22}/);
    await expect(page).toHaveTitle(/^Dead letters/);
    await expect(groups.region("Messages").getByRole("link").first()).toBeVisible();

    await groups.open(`?originalSubject=${subject}&q=body.trip.id+%3D+77`);
    await expect(groups.list.getByRole("listitem")).toHaveCount(1, { timeout: 30_000 }); // once its body was read
  },
);

test("a case that came back after a re-drive leads to what it was, and that one to it", async ({ page, deadLetters, orders, request }) => {
  const subject = "orders.boomerang";
  await orders.fail(["again"], subject);
  const open = async () => {
    const answer = await request.get(`/api/v1/dead-letters?originalSubject=${subject}`);
    const { items } = (await answer.json()) as { items: { id: string; generation: number }[] };
    return items;
  };
  await expect.poll(open).toHaveLength(1);
  const id = (await open())[0]?.id ?? "";
  orders.breakDown();
  const planned = await request.post("/api/v1/redrives", { data: { selection: { ids: [id] }, reason: "it may be mended" } });
  const plan = (await planned.json()) as { id: string; number: number; planHash: string };
  await request.post(`/api/v1/redrives/${plan.id}/start`, { data: { planHash: plan.planHash } });
  await expect.poll(async () => (await open()).map(({ generation }) => generation), { timeout: 60_000 }).toEqual([1]);
  orders.repair();

  await page.goto(`/dead-letters/${id}`);
  const story = deadLetters.main.getByRole("region", { name: "What happened to it", exact: true });
  await expect(story).toContainText(`sent again by re-drive #${plan.number} of`);
  await expect(story).toContainText(/came back as the warehouse did not answer, generation 1/);
  await expectAccessible(page);
  await expectFits(page);
  await story.getByRole("link", { name: "the warehouse did not answer" }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  const before = story.getByRole("listitem").first();
  await expect(before).toContainText(
    new RegExp(`sent again by re-drive #${plan.number} of .*: it had died as the warehouse did not answer, generation 0`),
  );
  await expectAccessible(page);
  await expectFits(page);
  await before.getByRole("link", { name: "the warehouse did not answer" }).click();
  await expect(page).toHaveURL(new RegExp(id));
});
