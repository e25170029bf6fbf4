import { connect } from "@nats-io/transport-node";
import { jetstreamManager } from "@nats-io/jetstream";
import { startJetlag, type Jetlag } from "../fixtures/jetlag";
import { startOrders, type Orders } from "../fixtures/orders";
import { expect, expectAccessible, expectFits, test } from "../fixtures/test";
import { tabTo } from "../pages/keys";

const startMs = 240_000; // a build may be inside
const DEATHS = "$JS.EVENT.ADVISORY.CONSUMER";

let orders: Orders;
let jetlag: Jetlag;

test.beforeAll(async () => {
  test.setTimeout(startMs);
  orders = await startOrders();
  jetlag = await startJetlag({ NATS_URL: orders.url });
});
test.afterAll(async () => {
  await jetlag?.stop();
  await orders?.stop();
});

/** As a person would with the nats CLI, or with a click on the page Dead letters. */
async function capture(): Promise<void> {
  const nc = await connect({ servers: orders.url });
  const subjects = [`${DEATHS}.MAX_DELIVERIES.>`, `${DEATHS}.MSG_TERMINATED.>`];
  await (await jetstreamManager(nc)).streams.add({ name: "CAPTURED", subjects });
  await nc.close();
}

async function kept(): Promise<number> {
  const nc = await connect({ servers: orders.url });
  const { state } = await (await jetstreamManager(nc)).streams.info("JETLAG_DEAD_LETTERS");
  await nc.close();
  return state.messages;
}

test(
  "by keyboard: what is missing is said, then it is switched on, a copy is kept, and it is switched off",
  { tag: "@desk" },
  async ({ page, consumer }) => {
    await page.goto(`${jetlag.url}/c/-/consumers`);
    await page.getByRole("link", { name: "order-worker" }).first().click();
    await expect(consumer.keeping).toContainText("off");
    await expect(consumer.keepButton("Keep dead letters")).toBeDisabled();
    await expect(consumer.keeping).toContainText("Deaths are not captured here");
    await expect(consumer.keeping.getByRole("link", { name: "Dead letters" })).toHaveAttribute("href", /^\/dead-letters\?context=/);
    await expectAccessible(page);
    await expectFits(page);

    await capture();
    await expect(consumer.keeping).toContainText("Say why first");
    await tabTo(page, consumer.keepReason);
    await page.keyboard.type("the workers write no dead letters");
    await page.keyboard.press("Enter");
    await expect(consumer.keepButton("Stop keeping")).toBeVisible();
    await expect(consumer.keepReason).toHaveValue("");
    await orders.fail(["one"], "orders.kept");
    await expect.poll(kept).toBe(1);
    await page.reload();
    await expect(consumer.keepButton("Stop keeping")).toBeDisabled();
    await expectAccessible(page);
    await expectFits(page);

    await consumer.keepReason.fill("they do now");
    await consumer.keepButton("Stop keeping").click();
    await expect(consumer.keepButton("Keep dead letters")).toBeVisible();
    await orders.fail(["two"], "orders.kept");
    await expect.poll(kept).toBe(1);
    await page.goto(`${jetlag.url}/audit?action=consumer.keep-dead-letters`);
    await expect(page.getByRole("main")).toContainText("Dead letters of ORDERS/order-worker are no longer kept.");
    await expect(page.getByRole("main")).toContainText("switched the keeping of dead letters");
  },
);
