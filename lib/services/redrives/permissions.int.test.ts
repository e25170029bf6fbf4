import { afterAll, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { bare, die, startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import type { DeadLetter } from "@/lib/domain/dead-letter/dead-letter";
import { connectedContext } from "@/lib/nats/test-context";
import type { NatsContext } from "@/lib/nats";
import { planRedrive } from "./plan-redrive";
import { startRedrive } from "./start-redrive";

const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const looking = ["$SYS.REQ.USER.INFO", "$JS.API.INFO", "$JS.API.STREAM.LIST", "$JS.API.STREAM.INFO.*", "$JS.API.CONSUMER.LIST.*"];
const reading = ["$JS.API.DIRECT.GET.*", "$JS.API.STREAM.MSG.GET.*"];

/** What each user may publish; each may listen to its inbox. */
const users: Record<string, readonly string[]> = {
  all: [">"],
  "no-publish": [...looking, ...reading, "$JS.API.STREAM.MSG.DELETE.DLQ"],
  "no-delete": [...looking, ...reading, "work.>"],
  "no-read": [...looking, "work.>", "$JS.API.STREAM.MSG.DELETE.DLQ"],
  "no-list": [...looking, ...reading, "work.>", "$JS.API.STREAM.MSG.DELETE.DLQ", "$JS.API.STREAM.NAMES"].filter(
    (subject) => !/LIST/.test(subject),
  ),
};

let server: NatsServer;
let admin: NatsContext;
let run: Redriving;
let letters: DeadLetter[];

beforeAll(async () => {
  const list = Object.entries(users).map(
    ([user, allow]) =>
      `{ user: "${user}", password: "p", permissions: { publish: { allow: ${JSON.stringify(allow)} }, subscribe: { allow: ["_INBOX_jetlag.>"] } } }`,
  );
  server = await startNatsServer({ config: `authorization { users: [${list.join(", ")}] }` });
  admin = await connectedContext(server.url, { auth: { kind: "password", user: "all", password: "p" } });
  await admin.api("STREAM.CREATE.DLQ", { name: "DLQ", subjects: ["dlq.>"], allow_direct: true });
  await admin.api("STREAM.CREATE.WORK", { name: "WORK", subjects: ["work.>"] });
  run = await startRedriving({ url: server.url, auth: { user: "all", password: "p" } });
  letters = await die(run, server.port, [{ subject: "work.a" }, { subject: "work.b" }], { user: "all", pass: "p" });
});
afterAll(async () => {
  await run?.stop();
  await admin?.close();
  await server?.stop();
});

/** The same console and index, with another user's connection. */
async function as<T>(user: string, act: (deps: Redriving) => Promise<T>): Promise<T> {
  const context = await connectedContext(server.url, { auth: { kind: "password", user, password: "p" } });
  try {
    return await act({ ...run, context, nats: { ...run.nats, all: () => [context], get: () => context } });
  } finally {
    await context.close();
  }
}

const plan = (deps: Redriving, options: object = {}) =>
  planRedrive(ada, { selection: { ids: letters.map(({ id }) => id) }, options: { ...bare, ...options }, reason: "fixed" }, deps);

test.each([
  ["no-publish", /publishing on work\.[ab]/],
  ["no-delete", /STREAM\.MSG\.DELETE\.DLQ/],
  ["no-read", /DIRECT\.GET|STREAM\.MSG\.GET/],
])("%s: refused in the plan, by what is not permitted", async (user, reason) => {
  const made = await as(user, (deps) => plan(deps));
  expect(made.plan.refused.map(({ code }) => code)).toEqual(["DENIED", "DENIED"]);
  expect(made.plan.refused[0]?.reason).toMatch(reason);
  await expect(startRedrive(ada, { id: made.id, planHash: made.planHash }, run)).rejects.toMatchObject({ code: "REFUSED" });
});

test("who may not delete may send what it keeps", async () => {
  const made = await as("no-delete", (deps) => plan(deps, { keep: true }));
  expect(made.plan).toMatchObject({ count: 2, refused: [], keepsLetters: "all" });
});

test("where streams and consumers may not be listed, the plan says what it does not know", async () => {
  const made = await as("no-list", (deps) => plan(deps));
  expect(made.plan).toMatchObject({ count: 2, targets: [{ stream: "WORK", receivers: [], receiversKnown: false }] });
  expect(made.plan.warnings.map(({ code }) => code)).toContain("RECEIVERS_UNKNOWN");
});
