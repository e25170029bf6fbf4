import { expect, test } from "vitest";
import { createConnectionCounts } from "./connection-counts";
import { parseConnection, type ConnectionEvent } from "./connection-event";

const AT = Date.UTC(2026, 10, 22, 12, 53, 0);
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
// As nats-server 2.15.1 wrote them, without what is not read.
const client = { host: "127.0.0.1", id: 8, acc: "A", user: "ada", name: "billing", kind: "Client" };
const connect = { type: "io.nats.server.advisory.v1.client_connect", timestamp: "2026-11-22T12:53:00.597432028Z", client };
const disconnect = { ...connect, type: "io.nats.server.advisory.v1.client_disconnect", reason: "Stale Connection" };

test("who connects, and why one leaves, is what the server says", () => {
  const who = { name: "billing", user: "ada", host: "127.0.0.1" };
  expect(parseConnection(bytes(connect))).toEqual({ at: AT + 597, what: "connected", client: who, reason: null });
  expect(parseConnection(bytes(disconnect))).toMatchObject({ what: "disconnected", client: who, reason: "Stale Connection" });
  const nameless = { ...connect, client: { id: 8, acc: "A", kind: "Client" } };
  expect(parseConnection(bytes(nameless))?.client).toEqual({ name: null, user: null, host: null });
});

test("in operator mode the user has the name of its credentials, which are not kept", () => {
  const claims = Buffer.from(JSON.stringify({ name: "backend", sub: "UDAR" })).toString("base64url");
  const event = parseConnection(bytes({ ...connect, client: { ...client, user: "UDAR", jwt: `head.${claims}.signature` } }));
  expect(event?.client).toEqual({ name: "billing", user: "backend", host: "127.0.0.1" });
  const broken = parseConnection(bytes({ ...connect, client: { ...client, user: "UDAR", jwt: "x.y" } }));
  expect(broken?.client.user).toBe("UDAR");
});

test("a console's own connections, and what no server says, are left out", () => {
  for (const name of ["jetlag-console", "jetlag-redrive-1-2"])
    expect(parseConnection(bytes({ ...connect, client: { ...client, name } }))).toBeNull();
  for (const other of ["x", null, { ...connect, type: "other" }, { ...connect, timestamp: "now" }])
    expect(parseConnection(bytes(other))).toBeNull();
});

const event = (
  ms: number,
  parts: Partial<ConnectionEvent["client"]> = {},
  what: ConnectionEvent["what"] = "connected",
): ConnectionEvent => ({
  at: AT + ms,
  what,
  client: { name: "billing", user: "ada", host: "h1", ...parts },
  reason: what === "connected" ? null : "Client Closed",
});

test("a client that flaps is one row of each minute, with how often, and what is the same of all", () => {
  const counts = createConnectionCounts("shop");
  for (let n = 0; n < 6_000; n++) counts.note(event(n * 10 + 5));
  counts.note(event(70, { host: "h2" }, "disconnected"));
  counts.note(event(80, { host: "h3" }, "disconnected"));
  const rows = counts.takeChanged();
  expect(rows.map(({ what, at, times, client: who, detail }) => [what, at - AT, times, who?.host, detail])).toEqual([
    ["connected", 5, 6_000, "h1", null],
    ["disconnected", 70, 2, null, "Client Closed"],
  ]);
  expect(counts.takeChanged()).toEqual([]);
  counts.note(event(59_999));
  expect(counts.takeChanged()).toMatchObject([{ times: 6_001, key: rows[0]?.key }]);
  counts.note(event(60_000));
  const [next] = counts.takeChanged();
  expect([next?.times, next?.key === rows[0]?.key]).toEqual([1, false]);
});

test("of thousands that each have a name of their own thirty are named, and the others counted; so are those that leave", () => {
  const counts = createConnectionCounts("shop");
  for (let n = 0; n < 5_000; n++) counts.note(event(n, { name: `job-${n}` }));
  counts.note(event(5_000, {}, "disconnected"));
  const rows = counts.takeChanged();
  expect(rows.length).toBe(32);
  expect(rows.filter(({ client: who }) => who === null)).toMatchObject([{ what: "connected", at: AT + 30, times: 4_970, detail: null }]);
  expect(rows.at(-1)).toMatchObject({ what: "disconnected", client: { name: "billing" } });
});

test("two consoles name the same row the same, whoever hears first; clients without a name are told apart by user and host", () => {
  const [one, other] = [createConnectionCounts("shop"), createConnectionCounts("shop")];
  const events = [event(1), event(2, { name: null }), event(3, { name: null, host: "h2" })];
  for (const each of events) one.note(each);
  for (const each of events.toReversed()) other.note(each);
  const keys = (rows: ReturnType<typeof one.takeChanged>) => rows.map(({ key }) => key).toSorted();
  const found = keys(one.takeChanged());
  expect(new Set(found).size).toBe(3);
  expect(keys(other.takeChanged())).toEqual(found);
});
