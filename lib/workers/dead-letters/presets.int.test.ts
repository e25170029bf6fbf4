import { afterEach, beforeEach, expect, test } from "vitest";
import { startIndexing, type Indexing } from "@/e2e/fixtures/indexing";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import type { System } from "@/fleet/bus/types";
import { genbrainBus } from "@/fleet/genbrain-bus/system";
import { oneroof } from "@/fleet/oneroof/system";
import { startStation } from "@/fleet/testing/one-station";
import { presets } from "@/lib/config/presets";
import { SubjectMapFile, toSubjectMap } from "@/lib/domain/subject-map";

/** What the fleet's own agents gave up on, read by the maps that Jetlag ships. */
let server: NatsServer;
let run: Indexing;

beforeEach(async () => {
  server = await startNatsServer();
  const maps = presets.map((preset) => toSubjectMap(SubjectMapFile.parse(preset)));
  run = await startIndexing({ url: server.url, maps });
});
afterEach(async () => {
  await run?.stop();
  await server?.stop();
});

type Case = { system: System; incident: string; letter: object; correlation: { flow: string; key: RegExp } };

test.each<Case>([
  {
    system: oneroof,
    incident: "vague-times",
    letter: { stream: "DLQ", originalStream: "CALL_INTENT", consumer: "booking", deliveries: 5 },
    correlation: { flow: "call", key: /^call-t-\d+$/ },
  },
  {
    system: oneroof,
    incident: "mls-outage",
    letter: { stream: "DLQ", originalStream: "TOOL_CALL", consumer: "tool-executor", deliveries: 5 },
    correlation: { flow: "call", key: /^call-t-\d+$/ },
  },
  {
    system: genbrainBus,
    incident: "fan-out-partial",
    letter: { stream: "AGENT_DLQ", originalStream: "EVENTS", consumer: "DEVOPS_EVENTS", deliveries: 5 },
    correlation: { flow: "change", key: /^push-t-\d+$/ },
  },
])("a real letter of $system.name in $incident shows what it belonged to", async ({ system, incident, letter, correlation }) => {
  const station = await startStation(system, server.url, { rate: 60, scale: 0.01, incident: (name) => (name === incident ? "on" : "off") });
  try {
    await expect.poll(async () => (await run.rows()).length, { timeout: 60_000, interval: 100 }).toBeGreaterThan(0);
  } finally {
    await station.stop({ graceMs: 100 });
  }
  const [row] = await run.rows();
  expect(row).toMatchObject({ kind: "stored", profile: "x-original", ...letter });
  expect(row?.correlation).toEqual([{ flow: correlation.flow, key: expect.stringMatching(correlation.key) }]);
});
