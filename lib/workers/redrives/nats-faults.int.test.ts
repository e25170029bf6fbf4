import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { connect } from "@nats-io/transport-node";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { outcomeOf, runBare, startedJob } from "@/e2e/fixtures/bare-redrive";
import { bodies, openGround, type Ground } from "@/e2e/fixtures/bare-redrive-ground";
import { startTcpProxy, type TcpProxy } from "@/e2e/fixtures/tcp-proxy";
import { readPermissions, redriveWire, type PublishAnswer, type RedriveWire } from "@/lib/nats/redrive";
import { connectedContext, until } from "@/lib/nats/test-context";

/** What NATS and the way to it do to a job that runs; streams that fill up, end or lose letters are in `run-job.int.test.ts`. */

const users = '{ user: all, password: p }, { user: one, password: p, permissions: { publish: { deny: ["never"] } } }';
let ground: Ground;
let proxy: TcpProxy;
beforeAll(async () => {
  const config = `accounts { A { jetstream: enabled, users: [ ${users} ] } }\nno_auth_user: all`;
  ground = await openGround({ config });
  proxy = await startTcpProxy(ground.server.port);
});
afterAll(async () => {
  await proxy.close();
  await ground.close();
});
beforeEach(async () => {
  await ground.createStream("DLQ", "dlq.>");
});
afterEach(() => ground.deleteStreams());

const start = async (count: number, more: object = {}) =>
  startedJob(ground.db, ground.context, {
    from: "DLQ",
    target: "JOBS",
    subject: "jobs.a",
    seqs: await ground.deadLetters(bodies(count)),
    ...more,
  });
const lastSeq = async () => (await redriveWire(ground.context).streamNow("JOBS")).lastSeq;

/** Messages go out through the proxy; what a publisher hears is noted. All else takes the straight way. */
function throughProxy(on: (nth: number) => unknown): { wire: RedriveWire; heard: PublishAnswer[] } {
  const heard: PublishAnswer[] = [];
  const { context } = ground;
  const server = `127.0.0.1:${proxy.port}`;
  const settings = { ...context.settings, servers: [server] };
  const through = redriveWire({ ...context, settings, link: () => ({ kind: "connected", server }) });
  let nth = 0;
  const openPublisher: RedriveWire["openPublisher"] = async (name) => {
    const publisher = await through.openPublisher(name);
    return {
      ...publisher,
      async publish(...message) {
        nth += 1;
        on(nth);
        const answer = await publisher.publish(...message);
        heard.push(answer);
        return answer;
      },
    };
  };
  return { wire: { ...redriveWire(context), openPublisher }, heard };
}

async function expectEachOnce(id: string, count: number): Promise<void> {
  const { state, counts } = await outcomeOf(ground.db, id);
  expect([state, counts]).toEqual(["succeeded", expect.objectContaining({ published: count, unknown: 0, skipped: 0 })]);
  expect((await ground.stored("JOBS")).map(({ body }) => body).toSorted()).toEqual(bodies(count).toSorted());
  expect(await ground.stored("DLQ")).toEqual([]);
}

/** With a window of a second the server has forgotten the ids before the next connection is there. */
const windows = [
  { ids: "are known yet", window: {} },
  { ids: "are forgotten", window: { duplicate_window: 1_000_000_000 } },
];

test.each(windows)(
  "a connection that ends when all is stored and nothing answered, and ids $ids: each is sent once",
  async ({ window }) => {
    await ground.createStream("JOBS", "jobs.>", window);
    const id = await start(30);
    const { wire, heard } = throughProxy((nth) => nth === 11 && proxy.hold());
    const running = runBare(ground.db, ground.context, { id, wire, maxBatch: 20 });
    await until(async () => (await lastSeq()) === 20);
    if (window.duplicate_window) await new Promise((resolve) => setTimeout(resolve, 1_100));
    proxy.cut();
    proxy.release();
    await running;
    expect(heard.some(({ kind }) => kind !== "stored")).toBe(true);
    await expectEachOnce(id, 30);
  },
);

test.each(windows)("answers that come when nobody waits for them any more, and ids $ids: each is sent once", async ({ window }) => {
  await ground.createStream("JOBS", "jobs.>", window);
  const id = await start(30);
  const { wire, heard } = throughProxy((nth) => nth === 11 && proxy.hold());
  const running = runBare(ground.db, ground.context, { id, wire, maxBatch: 20 });
  await until(() => heard.some(({ kind }) => kind === "no-answer"));
  proxy.release();
  await running;
  await expectEachOnce(id, 30);
});

test("every answer comes twice: each message counts once", async () => {
  await ground.createStream("JOBS", "jobs.>");
  const id = await start(30);
  const echo = await connect({ servers: ground.server.url, noEcho: true });
  echo.subscribe("_INBOX_jetlag.>", { callback: (_, { subject, data, headers }) => echo.publish(subject, data, { headers }) });
  await echo.flush();
  await runBare(ground.db, ground.context, { id, maxBatch: 7 });
  expect(echo.stats().outMsgs).toBeGreaterThanOrEqual(30);
  await echo.close();
  await expectEachOnce(id, 30);
});

const revoked = [
  { what: "publishing", subjects: ["jobs.>"], why: /publishing to its subject is not permitted/ },
  {
    what: "removing letters",
    subjects: ["$JS.API.STREAM.MSG.DELETE.>", "$JS.API.STREAM.PURGE.>"],
    why: /could not be removed: not permitted/,
  },
  { what: "looking at streams", subjects: ["$JS.API.STREAM.INFO.>"], why: /not permitted/ },
];

test.each(revoked)(
  "$what is forbidden in mid job: it stops and says so, what was sent counts as sent, the rest is free",
  async ({ subjects, why }) => {
    await ground.createStream("JOBS", "jobs.>");
    const id = await start(200, { ratePerSec: 40 });
    const as = { auth: { kind: "password" as const, user: "one", password: "p" } };
    const context = await connectedContext(ground.server.url, as);
    const running = runBare(ground.db, context, { id, maxBatch: 10 });
    await until(async () => (await lastSeq()) > 12);
    const file = path.join(ground.server.dataDir, "server.conf");
    const before = await readFile(file, "utf8");
    const reload = async (text: string) => {
      await writeFile(file, text);
      process.kill(ground.server.pid, "SIGHUP");
    };
    await reload(before.replace('"never"', () => subjects.map((each) => `"${each}"`).join(", ")));
    await running;
    const { state, stateReason, counts } = await outcomeOf(ground.db, id);
    expect([state, stateReason]).toEqual(["failed", expect.stringMatching(why)]);
    const bodiesSent = (await ground.stored("JOBS")).map(({ body }) => body);
    expect(new Set(bodiesSent).size).toBe(bodiesSent.length);
    expect(counts).toMatchObject({ selected: 0, intent: 0 });
    expect(counts.published).toBeLessThanOrEqual(bodiesSent.length);
    expect(counts.published + counts.unknown).toBeGreaterThanOrEqual(bodiesSent.length);
    expect(counts.published + counts.unknown + counts.skipped).toBe(200);
    expect((await ground.stored("DLQ")).length).toBeGreaterThanOrEqual(counts.skipped + counts.unknown);
    expect(await ground.db.client.claim.count({ where: { redriveId: id } })).toBe(counts.unknown);
    await context.close();

    await reload(before);
    const again = await connectedContext(ground.server.url, as);
    await until(async () => (await readPermissions(again))?.publishDeny[0] === "never");
    await again.close();
  },
);
