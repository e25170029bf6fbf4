import { connect, type NatsConnection } from "@nats-io/transport-node";
import { jetstreamManager, type JetStreamManager } from "@nats-io/jetstream";
import { startJetlag, type Jetlag } from "../fixtures/jetlag";
import { startNatsServer, type NatsServer } from "../fixtures/nats-server";
import { expect, test } from "../fixtures/test";

let nats: NatsServer;
let owner: NatsConnection;
let manager: JetStreamManager;
let jetlag: Jetlag;

test.beforeAll(async () => {
  nats = await startNatsServer();
  owner = await connect({ servers: nats.url });
  manager = await jetstreamManager(owner);
  await manager.streams.add({ name: "ORDERS", subjects: ["orders.>"] });
  jetlag = await startJetlag({ NATS_URL: nats.url });
});
test.afterAll(async () => {
  await jetlag.stop();
  await owner.close();
  await nats.stop();
});

const names = async () => (await manager.streams.names().next()).toSorted();

test("looking makes nothing; a person decides not now, and later that deaths are captured", { tag: "@once" }, async ({ page }) => {
  await page.goto(jetlag.url);
  const question = page.getByRole("region", { name: "Messages that workers give up on are not captured" });
  await expect(question).toContainText("a stream JETLAG_ADVISORIES is made in it");
  await expect(question).toContainText("kept 7 d, at most 250 MB");
  await question.getByRole("button", { name: "Not now" }).click();
  await expect(question).toBeHidden();
  await expect(
    page.getByText("Capture was put off. Deaths are heard only while this console runs: those while it is down are not seen."),
  ).toBeVisible();
  expect(await names()).toEqual(["ORDERS"]);

  await page.goto(`${jetlag.url}/dead-letters`);
  await page.getByRole("button", { name: "Capture them" }).click();
  await expect(page.getByText("Deaths are captured in JETLAG_ADVISORIES and kept 7 d.")).toBeVisible();
  expect(await names()).toEqual(["JETLAG_ADVISORIES", "ORDERS"]);
  await page.goto(`${jetlag.url}/audit`);
  await expect(page.getByRole("main")).toContainText("decided about capturing deaths");
});

test("deleted behind its back, it is made again by itself", { tag: "@once" }, async () => {
  await manager.streams.delete("JETLAG_ADVISORIES");
  await expect.poll(names, { timeout: 20_000 }).toEqual(["JETLAG_ADVISORIES", "ORDERS"]);
});
