import { connect } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import { expect, expectAccessible, expectFits, ordersTest as test } from "../fixtures/test";

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
  await expect(part("What else changed")).toContainText("consumer order-worker of ORDERS created");
  await expect(part("Siblings")).toContainText("No other dead letter is of the same message, or shares a key with it.");

  await deadLetters.tab("compare").click();
  const message = part("Message");
  await expect(message).toContainText("of the same subject, which the consumer has finished");
  const differs = message.getByRole("region", { name: "What differs" });
  await expect(differs.getByRole("region", { name: "Only in this one" })).toContainText('/note"twice"');
  await expect(differs.getByRole("region", { name: "Different" })).toContainText(/\/order\s*this\s*7\s*good\s*8/);
  await expect(differs.getByRole("region", { name: "Different" })).toContainText(/\/items\/0\/count\s*this\s*1\s*good\s*2/);
  await expect(differs).toContainText("1 value is the same.");
  await expectAccessible(page);
  await expectFits(page);
});
