import { connect } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { startJetlag, type Jetlag } from "../fixtures/jetlag";
import { startNatsServer, type NatsServer } from "../fixtures/nats-server";
import { expect, test } from "../fixtures/test";

let nats: NatsServer;
let jetlag: Jetlag;

test.beforeAll(async () => {
  nats = await startNatsServer({
    config: `accounts { A { jetstream: enabled, users: [
      { user: "owner", password: "p" },
      { user: "jetlag", password: "p", permissions: {
        publish: ["$SYS.REQ.USER.INFO", "$JS.API.INFO", "$JS.API.STREAM.LIST", "$JS.API.STREAM.INFO.*", "$JS.API.CONSUMER.LIST.*"], subscribe: ["_INBOX_jetlag.>"] } }
    ] } }`,
  });
  const owner = await connect({ servers: nats.url, user: "owner", pass: "p" });
  await (await jetstreamManager(owner)).streams.add({ name: "ORDERS_DLQ", subjects: ["dlq.orders"] });
  await jetstream(owner).publish("dlq.orders", "not JSON at all");
  await owner.close();
  jetlag = await startJetlag({ NATS_URL: nats.url, NATS_USER: "jetlag", NATS_PASSWORD: "p", NATS_MONITORING_URL: nats.monitoringUrl });
});
test.afterAll(async () => {
  await jetlag.stop();
  await nats.stop();
});

test.describe("with permissions missing", () => {
  test.use({ allowedComplaints: /status of 403/ }); // the browser notes every refusal of a fetch
  test("somebody else's NATS: what may be seen is shown, what is denied is said", { tag: "@once" }, async ({ page }) => {
    expect(jetlag.log()).not.toContain("nats-server:");
    await page.goto(`${jetlag.url}/c/default/streams`);
    await expect(page.getByRole("link", { name: "ORDERS_DLQ" }).first()).toBeVisible();
    await page.goto(`${jetlag.url}/dead-letters`);
    await expect(page.getByRole("main")).toContainText(/not permitted: (DIRECT\.GET|STREAM\.MSG\.GET)/);
    await expect(page.getByRole("main")).toContainText("None found so far."); // there is one that may not be read
    await page.goto(`${jetlag.url}/c/default/streams/ORDERS_DLQ`);
    await expect(page.getByRole("region", { name: "Messages" })).toContainText(/not permitted: (DIRECT\.GET|STREAM\.MSG\.GET)/);
  });
});

test("a NATS that is gone is said with its age, and comes back by itself", { tag: "@once" }, async ({ page }) => {
  await page.goto(jetlag.url);
  const mark = page.getByRole("banner").getByRole("button", { name: /why$/ });
  await expect(mark).toContainText(/live/);
  await nats.kill();
  await expect(mark).toContainText(/stale|disconnected/, { timeout: 30_000 });
  await nats.restart();
  await expect(mark).toContainText(/live/, { timeout: 30_000 });
});
