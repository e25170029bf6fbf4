import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startNatsServer, type NatsServer } from "@/e2e/fixtures/nats-server";
import { ownStreams } from "@/lib/domain/own-streams";
import { ensureOwnStream, type OwnStream } from "./own-stream";
import { connectedContext } from "./test-context";
import type { NatsContext } from "./types";

const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;
const wanted: OwnStream = {
  name: ownStreams.trash,
  description: "ours",
  subjects: ["jetlag.trash.>"],
  discard: "new",
  maxAgeMs: 7 * DAY_MS,
  maxBytes: 1024 * MIB,
  replicas: 1,
};

let server: NatsServer;
let context: NatsContext;
const user = (name: string, limits: string) => `${name} { jetstream { ${limits} }, users: [ { user: ${name}, password: p } ] }`;

beforeAll(async () => {
  server = await startNatsServer({ config: `accounts { ${user("roomy", "max_file: 5GB")}, ${user("tight", "max_file: 100MB")} }` });
  context = await connect("roomy");
});
afterEach(async () => {
  const { streams } = await context.api<{ streams: string[] | null }>("STREAM.NAMES");
  for (const name of streams ?? []) await context.api(`STREAM.DELETE.${name}`);
});
afterAll(async () => {
  await context?.close();
  await server?.stop();
});

const connect = (name: string) => connectedContext(server.url, { auth: { kind: "password", user: name, password: "p" } });
const config = async () => (await context.api<{ config: Record<string, unknown> }>(`STREAM.INFO.${wanted.name}`)).config;
const change = async (more: object) => context.api(`STREAM.UPDATE.${wanted.name}`, { ...(await config()), ...more });
const ensure = (more: Partial<OwnStream> = {}) => ensureOwnStream(context, { ...wanted, ...more });

test("made once, by two at once too; with what makes it ours", async () => {
  const both = await Promise.all([ensure(), ensure({ maxAgeMs: DAY_MS })]);
  expect(both.map(({ done }) => done)).toContain("made");
  expect(await ensure()).toMatchObject({ done: expect.stringMatching(/nothing|updated/) });
  expect(await config()).toMatchObject({
    subjects: wanted.subjects,
    storage: "file",
    retention: "limits",
    discard: "new",
    max_age: 7 * DAY_MS * 1e6,
    max_bytes: 1024 * MIB,
    allow_direct: true,
    metadata: { "jetlag.purpose": "trash" },
  });
});

test("whoever finds the name taken waits until the stream can be read", async () => {
  await ensure();
  let asked = 0;
  const late: NatsContext = {
    ...context,
    // As a cluster answers that has the name, and not the stream yet.
    api: (subject, ...rest) => context.api(subject.startsWith("STREAM.INFO.") && ++asked <= 3 ? "STREAM.INFO.NOBODYS" : subject, ...rest),
  };
  expect(await ensureOwnStream(late, { ...wanted, description: "another" })).toMatchObject({ done: "nothing" });
  expect(asked).toBe(4);
});

test("an account with less room has a smaller one; with none it is refused", async () => {
  const tight = await connect("tight");
  const { stream } = await ensureOwnStream(tight, wanted);
  expect(stream.config?.max_bytes).toBe(64 * MIB);
  const other: OwnStream = { ...wanted, name: ownStreams.deadLetters, subjects: ["jetlag.dead.>"] };
  await expect(ensureOwnStream(tight, other)).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining("no room") });
  await tight.close();
});

test("a setting that changed is followed, what a person changed otherwise stays; what was promised is not cut short", async () => {
  await ensure();
  await change({ max_bytes: 2 * MIB, subjects: ["jetlag.trash.>", "more.>"] });
  expect((await ensure({ maxAgeMs: 9 * DAY_MS })).done).toBe("updated");
  expect(await config()).toMatchObject({ max_age: 9 * DAY_MS * 1e6, max_bytes: 2 * MIB, subjects: ["jetlag.trash.>", "more.>"] });
  expect((await ensure({ maxAgeMs: 2 * DAY_MS, neverShorter: true })).done).toBe("nothing");
  expect((await ensure({ maxAgeMs: 2 * DAY_MS })).done).toBe("updated");
  await change({ max_age: 0 });
  expect((await ensure({ neverShorter: true })).done).toBe("nothing");
  await change({ subjects: ["jetlag.trash.x", "more.>"] });
  await ensure();
  expect((await config()).subjects).toEqual(["jetlag.trash.>", "more.>"]);
});

test("a stranger of its name or subjects, and one that takes nothing, are refused and left alone", async () => {
  const refused = (words: string) => expect(ensure()).rejects.toMatchObject({ code: "REFUSED", message: expect.stringContaining(words) });
  await context.api(`STREAM.CREATE.${wanted.name}`, { name: wanted.name, subjects: ["jetlag.trash.>"] });
  await refused("did not make");
  await context.api(`STREAM.DELETE.${wanted.name}`);
  await context.api("STREAM.CREATE.THEIRS", { name: "THEIRS", subjects: ["jetlag.>"] });
  await refused("THEIRS takes");
  await context.api("STREAM.DELETE.THEIRS");
  await ensure();
  await change({ sealed: true });
  await refused("sealed");
});
