import { jetstream, jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { connect, nanos, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { toolworks } from "../toolworks/system";
import { declare, DeclareError } from "./declare";
import type { StreamSpec } from "./spec";
import { sleep } from "./time";

let server: NatsServer;
let nc: NatsConnection;
const { name: system, streams } = toolworks;

beforeAll(async () => {
  server = await startNatsServer();
  nc = await connect({ servers: server.url });
});
afterAll(async () => {
  await nc?.close();
  await server?.stop();
});

test("what is declared exists, with those limits; declaring again changes nothing", async () => {
  const jsm = await jetstreamManager(nc);
  const created = await declare(jsm, { system, streams, scale: 0.1, replicas: null });
  for (const spec of streams) {
    const { config, created: at } = await jsm.streams.info(spec.name);
    expect(config).toMatchObject({
      subjects: spec.subjects,
      retention: spec.retention,
      storage: spec.storage,
      discard: spec.discard,
      max_age: nanos(spec.maxAgeMs),
      max_bytes: spec.maxBytes,
      allow_direct: true,
    });
    expect(config.max_bytes).toBeGreaterThan(0);
    expect(created.get(spec.name)).toBe(at);
    for (const consumer of spec.consumers) {
      const live = (await jsm.consumers.info(spec.name, consumer.name)).config;
      expect(live).toMatchObject({ ack_policy: "explicit", max_deliver: consumer.maxDeliver, ack_wait: nanos(consumer.ackWaitMs * 0.1) });
      expect(live.filter_subjects ?? [live.filter_subject]).toEqual(consumer.filter);
    }
  }
  expect(await declare(jsm, { system, streams, scale: 0.1, replicas: null })).toEqual(created);
});

test("the designs' numbers: tool requests live 5 min in memory, results 1 min by interest, the rest 7 days on file", () => {
  const facts = streams.map((s) => [s.name, s.retention, s.storage, s.maxAgeMs / 60_000]);
  expect(facts).toEqual([
    ["TOOL_REQUESTS", "workqueue", "memory", 5],
    ["TOOL_RESULTS", "interest", "memory", 1],
    ["SAGAS", "limits", "file", 10_080],
    ["AGENT_TRIGGERS", "limits", "file", 10_080],
    ["DEAD_LETTERS", "limits", "file", 10_080],
  ]);
});

test("a limit, a filter and an ack_wait that changed are updated in place", async () => {
  const jsm = await jetstreamManager(nc);
  const sagas = streams.find((s) => s.name === "SAGAS")!;
  const [first, ...others] = sagas.consumers;
  await declare(jsm, { system, streams: [sagas], scale: 0.1, replicas: null });
  await declare(jsm, {
    system,
    streams: [{ ...sagas, maxBytes: 1_048_576, consumers: [{ ...first!, filter: ["saga.*.a", "saga.*.b"] }, ...others] }],
    scale: 1,
    replicas: null,
  });
  expect((await jsm.streams.info("SAGAS")).config.max_bytes).toBe(1_048_576);
  const { config } = await jsm.consumers.info("SAGAS", first!.name);
  expect(config.filter_subjects).toEqual(["saga.*.a", "saga.*.b"]);
  expect(config.ack_wait).toBe(nanos(first!.ackWaitMs));

  await declare(jsm, { system, streams: [sagas], scale: 0.1, replicas: null });
  expect((await jsm.consumers.info("SAGAS", first!.name)).config.filter_subject).toBe(first!.filter[0]);
});

test("a live stream that differs in what cannot be changed is named and left alone", async () => {
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: "THEIRS", subjects: ["theirs"], storage: "file", retention: "limits" });
  const wanted = { ...streams[0]!, name: "THEIRS", subjects: ["theirs"], consumers: [] };
  const error = await declare(jsm, { system, streams: [wanted], scale: 1, replicas: null }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DeclareError);
  expect(String(error)).toMatch(/Stream THEIRS .*storage is file, declared memory; retention is limits, declared workqueue/);
  expect((await jsm.streams.info("THEIRS")).config).toMatchObject({ storage: "file", retention: "limits" });
});

test("what a later stream or consumer refuses leaves the earlier ones unwritten too", async () => {
  const jsm = await jetstreamManager(nc);
  const spec = (name: string) => ({ ...streams.at(-1)!, name, subjects: [name.toLowerCase()], consumers: [] });
  await jsm.streams.add({ name: "LATER", subjects: ["later"], storage: "memory" });
  await jsm.consumers.add("LATER", { durable_name: "c", deliver_policy: "new", ack_policy: "explicit" });
  const consumers = [{ ...streams[0]!.consumers[0]!, name: "c", filter: ["later"] }];
  for (const [later, reason] of [
    [spec("LATER"), "storage is memory"],
    [{ ...spec("LATER"), storage: "memory" as const, consumers }, "deliver_policy is new"],
  ] as const) {
    const error = await declare(jsm, { system, streams: [spec("EARLIER"), later], scale: 1, replicas: null }).catch((e: unknown) => e);
    expect(String(error)).toContain(reason);
    await expect(jsm.streams.info("EARLIER")).rejects.toThrow("stream not found");
  }
});

describe("what is somebody else's is refused, and with it everything: nothing is written", () => {
  const spec = (name: string) => ({ ...streams.at(-1)!, name, subjects: [`${name.toLowerCase()}.*`], consumers: [] });
  const refusalOf = async (name: string, consumers: StreamSpec["consumers"] = []) => {
    const jsm = await jetstreamManager(nc);
    const wanted = { streams: [spec(`${name}_BEFORE`), { ...spec(name), consumers }], scale: 1, replicas: null };
    const before = (await jsm.streams.info(name)).config;
    const error = await declare(jsm, { system, ...wanted }).catch((e: unknown) => e);
    expect((await jsm.streams.info(name)).config).toEqual(before);
    await expect(jsm.streams.info(`${name}_BEFORE`)).rejects.toThrow("stream not found");
    return String(error);
  };

  test("a stream of the same name with other subjects", async () => {
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "SHOP", subjects: ["shop.order", "shop.returns"], description: "keep for ten years" });
    expect(await refusalOf("SHOP")).toMatch(
      /^DeclareError: Stream SHOP exists and is somebody else's: it captures shop.order, shop.returns\. /,
    );
    await declare(jsm, { system: "another", streams: [spec("SHARED")], scale: 1, replicas: null });
    const error = await declare(jsm, { system, streams: [{ ...spec("SHARED"), subjects: ["s"] }], scale: 1, replicas: null }).catch(String);
    expect(error).toContain("Stream SHARED exists and is somebody else's");
  });

  test("a mirror", async () => {
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "SOURCE", subjects: ["source"] });
    await jsm.streams.add({ name: "MIRRORED", mirror: { name: "SOURCE" } });
    expect(await refusalOf("MIRRORED")).toContain("Stream MIRRORED exists and is a mirror of SOURCE.");
  });

  test("a sealed stream", async () => {
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "SEALED", subjects: ["sealed.*"] });
    const sealed: Partial<StreamConfig> = { sealed: true };
    await jsm.streams.update("SEALED", sealed);
    expect(await refusalOf("SEALED")).toContain("Stream SEALED exists and is sealed.");
  });

  test("a push consumer", async () => {
    const jsm = await jetstreamManager(nc);
    await jsm.streams.add({ name: "PUSHED", subjects: ["pushed.*"] });
    await jsm.consumers.add("PUSHED", { durable_name: "c", ack_policy: "explicit", deliver_policy: "all", deliver_subject: "to.them" });
    const refusal = await refusalOf("PUSHED", [{ ...streams[0]!.consumers[0]!, name: "c", filter: ["pushed.*"] }]);
    expect(refusal).toContain("Consumer PUSHED/c exists and is a push consumer, to to.them.");
  });
});

test("a stream from before streams said who made them is known by its subjects, marked, and from then on its subjects may change", async () => {
  const jsm = await jetstreamManager(nc);
  const spec = { ...streams.at(-1)!, name: "OLDER", subjects: ["older.b", "older.a"], consumers: [] };
  const rest = { system, scale: 1, replicas: null };
  await jsm.streams.add({
    name: "OLDER",
    subjects: ["older.a", "older.b"],
    retention: "limits",
    storage: "file",
    metadata: { note: "kept" },
  });
  await declare(jsm, { ...rest, streams: [spec] });
  expect((await jsm.streams.info("OLDER")).config.metadata).toMatchObject({ "fleet.system": system, note: "kept" });
  await declare(jsm, { ...rest, streams: [{ ...spec, subjects: ["older.c"] }] });
  expect((await jsm.streams.info("OLDER")).config).toMatchObject({ subjects: ["older.c"], metadata: { note: "kept" } });
});

test("subjects that another stream holds are an error with the server's words", async () => {
  const jsm = await jetstreamManager(nc);
  const error = await declare(jsm, {
    system,
    streams: [{ ...streams[0]!, name: "OVERLAP", subjects: ["dlq.x"], consumers: [] }],
    scale: 1,
    replicas: null,
  }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(DeclareError);
  expect(String(error)).toContain("overlap");
});

test("a consumer may begin at a time, and cannot be moved to another one", async () => {
  const jsm = await jetstreamManager(nc);
  const events = streams.find((s) => s.name === "AGENT_TRIGGERS")!;
  const replay = (startTime: string) => ({
    system,
    streams: [{ ...events, consumers: [{ ...events.consumers[0]!, name: "replay", filter: ["events.>"], deliver: { startTime } }] }],
    scale: 1,
    replicas: null,
  });
  const js = jetstream(nc);
  await js.publish("events.before", "{}");
  await sleep(20);
  const from = new Date().toISOString();
  await js.publish("events.after", "{}");
  for (const startTime of [from, from]) await declare(jsm, replay(startTime));
  const first = await (await js.consumers.get("AGENT_TRIGGERS", "replay")).next({ expires: 2_000 });
  expect(first?.subject).toBe("events.after");
  await declare(jsm, replay(from));
  const error = await declare(jsm, replay("2026-01-01T10:00:00.500Z")).catch((e: unknown) => e);
  expect(String(error)).toMatch(/^DeclareError: Consumer AGENT_TRIGGERS\/replay .*opt_start_time is .*, declared 2026-01-01T10:00:00\.5Z/);
});

test("what a design limits is declared, and what it does not is the server's", async () => {
  const jsm = await jetstreamManager(nc);
  const limits = { maxMsgs: 1_000, maxMsgsPerSubject: 10, maxMsgBytes: 4_096, allowMsgTtl: true, deleteMarkerTtlMs: 60_000 };
  const [spec] = streams.filter((s) => s.name === "DEAD_LETTERS").map((s) => ({ ...s, name: "LIMITED", subjects: ["limited.*"] }));
  for (let i = 0; i < 2; i += 1) await declare(jsm, { system, streams: [{ ...spec!, ...limits }], scale: 0.1, replicas: null });
  expect((await jsm.streams.info("LIMITED")).config).toMatchObject({
    max_msgs: 1_000,
    max_msgs_per_subject: 10,
    max_msg_size: 4_096,
    allow_msg_ttl: true,
    subject_delete_marker_ttl: nanos(6_000),
    max_age: nanos(spec!.maxAgeMs),
    num_replicas: 1,
  });
  expect((await jsm.streams.info("DEAD_LETTERS")).config).toMatchObject({ max_msgs: -1, max_msgs_per_subject: -1, max_msg_size: -1 });
});
