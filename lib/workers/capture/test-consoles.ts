import "server-only";
import { randomUUID } from "node:crypto";
import pino from "pino";
import { openTestDatabase } from "@/e2e/fixtures/database";
import { startNatsServer } from "@/e2e/fixtures/nats-server";
import type { Actor } from "@/lib/auth/actor";
import { parseSettings, type Settings } from "@/lib/config";
import { createCaptureReports } from "@/lib/domain/capture/reports";
import { CaptureList } from "@/lib/domain/capture/row";
import { openContexts } from "@/lib/nats";
import { connectedContext, contextSettings, createStream } from "@/lib/nats/test-context";
import { listCapture } from "@/lib/services/capture/list-capture";
import { setCapture } from "@/lib/services/capture/set-capture";
import { sourceOf, startCollector } from "@/lib/workers/collector";
import { startCapture } from ".";

export const ada: Actor = { id: "a", name: "ada", role: "operator", kind: "user" };
export const vera: Actor = { id: "v", name: "vera", role: "viewer", kind: "user" };
export const DAY_NS = 86_400_000_000_000;

const mayNot = (...verbs: string[]) => verbs.map((verb) => `"$JS.API.${verb}"`).join(", ");
const user = (name: string, ...verbs: string[]) =>
  `{ user: ${name}, password: p, permissions: { publish: { deny: [${mayNot(...verbs)}] } } }`;
const users = [
  "{ user: all, password: p }",
  user("looks", "STREAM.CREATE.>"),
  user("blind", "STREAM.LIST", "STREAM.NAMES"),
  user("tight", "STREAM.UPDATE.>"),
];

type Configured = {
  config: { subjects: string[]; max_age: number; max_bytes: number; metadata?: Record<string, string> };
  created: string;
};

export type Consoles = Awaited<ReturnType<typeof openConsoles>>;

/** An account, a database, and the consoles that are started over both. */
export async function openConsoles() {
  const config = `accounts { A { jetstream: enabled, users: [ ${users.join(", ")} ] } }`;
  const [server, db] = await Promise.all([startNatsServer({ config }), openTestDatabase()]);
  const as = (name: string) => ({ auth: { kind: "password", user: name, password: "p" } }) as const;
  const owner = await connectedContext(server.url, as("all"));
  const consoles: { stop(): Promise<void> }[] = [];
  const info = (name = "JETLAG_ADVISORIES") => owner.api<Configured>(`STREAM.INFO.${name}`);
  const names = async () => (await owner.api<{ streams: string[] | null }>("STREAM.NAMES")).streams ?? [];
  const stopAll = async () => {
    for (const one of consoles.splice(0)) await one.stop();
  };

  return {
    db,
    owner,
    info,
    names,
    create: (name: string, subjects: string[], more: object = {}) => createStream(owner, { name, subjects, ...more }),
    subjects: async () => (await info().catch(() => null))?.config.subjects ?? null,

    /** Collector, worker and verbs of one console. */
    start(more: Partial<Settings> = {}, name = "all") {
      const lines: { msg: string; why?: string }[] = [];
      const log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
      const clock = { now: () => Date.now() };
      const nats = openContexts([contextSettings(server.url, as(name))], { log, clock });
      const watch = startCollector({ sources: nats.all().map(sourceOf), clock, pollMs: 100 });
      const settings = { ...parseSettings({ NATS_URL: server.url }), ...more };
      const captures = createCaptureReports();
      const worker = startCapture({ db, nats, watch, settings, reports: captures, clock, log, holder: randomUUID(), lookEveryMs: 50 });
      const deps = { db: { ...db, kind: "postgresql" as const }, nats, watch, settings, captures, clock, log };
      const one = {
        deps,
        said: (text: string) => lines.filter(({ msg }) => msg.includes(text)),
        row: async () => CaptureList.parse(await listCapture(vera, {}, deps)).items[0],
        set: (enabled: boolean, actor = ada) => setCapture(actor, { enabled, reason: "we want to know" }, deps),
        async stop() {
          await worker.stop();
          await watch.stop();
          await nats.close();
        },
      };
      consoles.push(one);
      return one;
    },
    stopAll,
    /** After each test. */
    async clear(): Promise<void> {
      await stopAll();
      for (const name of await names()) await owner.api(`STREAM.DELETE.${name}`);
      await db.client.capture.deleteMany();
    },
    async close(): Promise<void> {
      await owner.close();
      await db.close();
      await server.stop();
    },
  };
}
