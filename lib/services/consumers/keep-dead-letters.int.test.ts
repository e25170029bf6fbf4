import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { startRedriving, type Redriving } from "@/e2e/fixtures/redriving";
import type { Actor } from "@/lib/auth/actor";
import { KeptConsumer } from "@/lib/domain/consumer/row";
import type { NatsContext } from "@/lib/nats";
import { connectedContext, until } from "@/lib/nats/test-context";
import { getConsumer } from "./get-consumer";
import { keepDeadLetters } from "./keep-dead-letters";

const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
const CAPTURE = "CAPTURED";
const KEPT = "JETLAG_DEAD_LETTERS";

/** What docs/dead-letter-queue.md says is needed, and nothing else. */
const looking = ["$JS.API.INFO", "$JS.API.STREAM.LIST", "$JS.API.CONSUMER.LIST.*"];
const documented = [
  ...looking,
  "$JS.API.DIRECT.GET.ORDERS",
  "jetlag.dead.>",
  `$JS.API.STREAM.CREATE.${KEPT}`,
  `$JS.API.STREAM.INFO.${KEPT}`,
];
const without = (missing: string) => documented.filter((subject) => !subject.includes(missing));
const users: Record<string, readonly string[]> = {
  all: [">"],
  enough: documented,
  "no-publish": without("jetlag.dead"),
  "no-create": without("CREATE"),
  "no-read": without("DIRECT"),
};

let server: NatsServer;
let admin: NatsContext;
let run: Redriving;

beforeAll(async () => {
  const list = Object.entries(users).map(
    ([user, allow]) =>
      `{ user: "${user}", password: "p", permissions: { publish: { allow: ${JSON.stringify(allow)} }, subscribe: { allow: ["_INBOX_jetlag.>"] } } }`,
  );
  server = await startNatsServer({ config: `authorization { users: [${list.join(", ")}] }` });
  admin = await connect("all");
  await admin.api("STREAM.CREATE.ORDERS", { name: "ORDERS", subjects: ["orders.>"], allow_direct: true });
  const config = { durable_name: "worker", ack_policy: "explicit", max_deliver: 2 };
  await admin.api("CONSUMER.CREATE.ORDERS.worker", { stream_name: "ORDERS", config });
  await capture();
  run = await startRedriving({ url: server.url, auth: { user: "all", password: "p" } });
  await untilSeen(CAPTURE, true);
});
afterEach(async () => {
  await admin.api(`STREAM.DELETE.${KEPT}`).catch(() => undefined);
  await run.db.client.$executeRaw`DELETE FROM kept_consumer`;
});
afterAll(async () => {
  await run?.stop();
  await admin?.close();
  await server?.stop();
});

const connect = (user: string) => connectedContext(server.url, { auth: { kind: "password", user, password: "p" } });
const capture = () => admin.api(`STREAM.CREATE.${CAPTURE}`, { name: CAPTURE, subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>"] });
const untilSeen = (stream: string, isThere: boolean) =>
  until(
    () =>
      run.watch
        .context("test")
        ?.streams()
        .some(({ name }) => name === stream) === isThere,
  );

const worker = { stream: "ORDERS", consumer: "worker" };
const on = { ...worker, enabled: true, reason: "crm fails at night" };
const off = { ...worker, enabled: false, reason: "enough" };
const isKept = async () => (await getConsumer(vera, worker, run)).keepsDeadLetters;
const newest = async () => (await run.db.audit.list({}, { limit: 1, offset: 0 })).rows[0];
const isMade = () =>
  admin.api(`STREAM.INFO.${KEPT}`).then(
    () => true,
    () => false,
  );

test("on makes the stream and stands on the record; off keeps what was kept", async () => {
  expect(await isKept()).toBe(false);
  expect(KeptConsumer.parse(await keepDeadLetters(ada, on, run))).toEqual({ context: "test", ...worker, keepsDeadLetters: true });
  expect([await isKept(), await isMade()]).toEqual([true, true]);
  expect(await newest()).toMatchObject({
    action: "consumer.keep-dead-letters",
    target: "ORDERS/worker",
    context: "test",
    reason: "crm fails at night",
    actor: ada,
    outcome: "done",
    plan: { ...worker, enabled: true },
    detail: "Dead letters of ORDERS/worker are kept in JETLAG_DEAD_LETTERS.",
  });
  const [first] = await run.db.keptConsumers.list("test");
  await keepDeadLetters(ada, on, run);
  expect(await run.db.keptConsumers.list("test")).toEqual([first]);
  expect(Math.abs((first?.sinceAt ?? 0) - Date.now())).toBeLessThan(60_000);

  expect((await keepDeadLetters(ada, off, run)).keepsDeadLetters).toBe(false);
  expect([await isKept(), await isMade()]).toEqual([false, true]);
  await expect(keepDeadLetters(ada, { ...off, consumer: "gone" }, run)).resolves.toMatchObject({ keepsDeadLetters: false });
});

test("who may not is refused, and it is on the record", async () => {
  await expect(keepDeadLetters(vera, on, run)).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await newest()).toMatchObject({ action: "consumer.keep-dead-letters", outcome: "denied", code: "FORBIDDEN" });
  const readOnly = { ...run, settings: { ...run.settings, readOnly: true } };
  await expect(keepDeadLetters(ada, on, readOnly)).rejects.toMatchObject({ code: "READ_ONLY" });
  expect([await isKept(), await isMade()]).toEqual([false, false]);
});

test.each([
  [{ stream: "NOPE", consumer: "worker" }, "NOT_FOUND", "NOPE"],
  [{ stream: "ORDERS", consumer: "nobody" }, "NOT_FOUND", "nobody"],
])("%j fails with %s", async (name, code, words) => {
  await expect(keepDeadLetters(ada, { ...on, ...name }, run)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  expect(await isMade()).toBe(false);
});

test("off by the settings", async () => {
  const never = { ...run, settings: { ...run.settings, capture: "off" as const } };
  await expect(keepDeadLetters(ada, on, never)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("JETLAG_CAPTURE=off"),
  });
  await expect(keepDeadLetters(ada, off, never)).resolves.toMatchObject({ keepsDeadLetters: false });
});

test("without advisories that are captured", async () => {
  await admin.api(`STREAM.DELETE.${CAPTURE}`);
  await untilSeen(CAPTURE, false);
  await expect(keepDeadLetters(ada, on, run)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("capture") });
  expect([await isKept(), await isMade()]).toEqual([false, false]);
  await capture();
  await untilSeen(CAPTURE, true);
});

test("a capture that was turned on since the last look counts", async () => {
  await admin.api(`STREAM.DELETE.${CAPTURE}`);
  await untilSeen(CAPTURE, false);
  const context = run.watch.context("test");
  if (!context) throw new Error("no context");
  const before = context.state(); // what the console knows for the seconds to come
  await capture();
  const watch = {
    ...run.watch,
    context: () => ({ ...context, state: () => before }),
    contexts: () => [{ ...context, state: () => before }],
  };
  await keepDeadLetters(ada, on, { ...run, watch });
  expect(await isKept()).toBe(true);
  await untilSeen(CAPTURE, true);
});

test("a stream of that name, or of its subjects, that is not ours is left alone", async () => {
  await admin.api(`STREAM.CREATE.${KEPT}`, { name: KEPT, subjects: ["theirs.>"] });
  await expect(keepDeadLetters(ada, on, run)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("did not make") });
  await admin.api(`STREAM.DELETE.${KEPT}`);
  await admin.api("STREAM.CREATE.THEIRS", { name: "THEIRS", subjects: ["jetlag.>"] });
  await expect(keepDeadLetters(ada, on, run)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("THEIRS takes") });
  await admin.api("STREAM.DELETE.THEIRS");
  expect(await isKept()).toBe(false);
});

test.each([
  ["no-publish", "jetlag.dead"],
  ["no-create", `STREAM.CREATE.${KEPT}`],
  ["no-read", "GET"],
])("%s: says what is missing", async (user, words) => {
  const context = await connect(user);
  const nats = { ...run.nats, get: () => context };
  await expect(keepDeadLetters(ada, on, { ...run, nats })).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: expect.stringContaining(words),
  });
  expect(await newest()).toMatchObject({ outcome: "failed", code: "NATS_DENIED" });
  expect(await isKept()).toBe(false);
  await context.close();
});

test("what the documentation says is needed is enough", async () => {
  const context = await connect("enough");
  await keepDeadLetters(ada, on, { ...run, nats: { ...run.nats, get: () => context } });
  expect([await isKept(), await isMade()]).toEqual([true, true]);
  await context.close();
});
