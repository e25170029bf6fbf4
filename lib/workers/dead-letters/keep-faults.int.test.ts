import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { until } from "@/lib/nats/test-context";
import { bodiesOf, KEPT, many, openKeeping, type Keeping } from "./test-keeping";

let ground: Keeping;

beforeAll(async () => void (ground = await openKeeping()));
beforeEach(() => ground.begin());
afterEach(() => ground.clear());
afterAll(() => ground.close());

test("what cannot be kept holds up no other consumer's", async () => {
  await ground.db.keptConsumers.switchOn({ context: "test", stream: "WORK", consumer: "other" }, 0);
  await ground.keeper.keep(ground.context, await ground.die(many(1))); // the stream is there
  const tight = await ground.connect("tight");
  const another = ground.open(); // the connection of the first is not tight
  const [refused, unread, ...fine] = await ground.die(many(300));
  if (!refused || !unread) throw new Error("300 died");
  const deaths = [{ ...refused, consumer: "other" }, { ...unread, consumer: "other", message: null, denied: "not permitted: x" }, ...fine];
  await expect(another.keep(tight, deaths)).rejects.toMatchObject({ code: "NATS_DENIED" });
  expect((await ground.kept()).length).toBe(1 + fine.length);
  await another.stop();
  await tight.close();
});

test("given again and again it is one copy: after a stop between publish and cursor, and after kill -9 of the server", async () => {
  const deaths = await ground.die(many(300));
  await ground.keeper.keep(ground.context, deaths.slice(0, 200));
  await ground.keeper.stop(); // it died here: the cursor was not moved
  ground.keeper = ground.open();
  await ground.keeper.keep(ground.context, deaths);
  await ground.server.kill();
  await expect(ground.keeper.keep(ground.context, deaths)).rejects.toMatchObject({ code: "NATS_UNAVAILABLE" });
  await ground.server.restart();
  await until(() => ground.context.link().kind === "connected");
  await ground.keeper.keep(ground.context, deaths);
  expect(await ground.keptBodies()).toEqual(bodiesOf(deaths));
});

test("a server killed while copies are on their way: what was not answered is given again, and is one copy", async () => {
  const deaths = await ground.die(many(2_000));
  const keeping = ground.keeper.keep(ground.context, deaths).then(
    () => "kept",
    (error: unknown) => (error as { code?: string }).code, // what else it is fails the next line
  );
  await until(async () => (await ground.context.api<{ streams: number }>("INFO")).streams === 2);
  await ground.server.kill();
  expect(["kept", "NATS_UNAVAILABLE"]).toContain(await keeping);
  await ground.server.restart();
  await until(() => ground.context.link().kind === "connected");
  await until(() =>
    ground.keeper.keep(ground.context, deaths).then(
      () => true,
      () => false,
    ),
  );
  const { state } = await ground.context.api<{ state: { messages: number; last_seq: number } }>(`STREAM.INFO.${KEPT.name}`);
  expect(state).toMatchObject({ messages: 2_000, last_seq: 2_000 });
});

test("two at once keep one copy", async () => {
  const deaths = await ground.die(many(500));
  const other = ground.open();
  await Promise.all([ground.keeper.keep(ground.context, deaths), other.keep(ground.context, deaths.toReversed())]);
  await other.stop();
  expect(await ground.keptBodies()).toEqual(bodiesOf(deaths));
});

test("too large with our headers: said and left, the others are kept", async () => {
  const [large, small] = await ground.die([
    { subject: "work.large", payload: new Uint8Array(1024 * 1024 - 40) },
    { subject: "work.small", payload: "s" },
  ]);
  if (!large || !small) throw new Error("two died");
  await ground.keeper.keep(ground.context, [large, small]);
  expect(await ground.keptBodies()).toEqual(["s"]);
});

test("a refusal is thrown, so that they are given again: no permission, somebody else's stream of that name or subjects", async () => {
  const deaths = await ground.die(many(1));
  const mute = await ground.connect("mute");
  await ground.context.api("STREAM.CREATE.OTHER", { name: "OTHER", subjects: ["jetlag.dead.WORK.>"] });
  await expect(ground.keeper.keep(ground.context, deaths)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("OTHER") as string,
  });
  expect((await ground.context.api<{ state: { messages: number } }>("STREAM.INFO.OTHER")).state.messages).toBe(0);
  await ground.context.api("STREAM.DELETE.OTHER");
  await ground.context.api(`STREAM.CREATE.${KEPT.name}`, { name: KEPT.name, subjects: ["mine.>"] });
  await expect(ground.keeper.keep(ground.context, deaths)).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("did not make") as string,
  });
  await ground.context.api(`STREAM.DELETE.${KEPT.name}`);
  const muted = ground.open();
  await expect(muted.keep(mute, deaths)).rejects.toMatchObject({ code: "NATS_DENIED" });
  await muted.stop();
  await mute.close();
  await ground.keeper.keep(ground.context, deaths);
  expect(await ground.keptBodies()).toEqual(bodiesOf(deaths));
  const unread = deaths.map((death) => ({ ...death, message: null, denied: "not permitted: DIRECT.GET" }));
  await expect(ground.keeper.keep(ground.context, unread)).rejects.toMatchObject({
    code: "NATS_DENIED",
    message: "not permitted: DIRECT.GET",
  });
});
