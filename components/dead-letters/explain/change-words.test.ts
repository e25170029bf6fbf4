import { expect, test } from "vitest";
import type { ChangeEntry, ConnectionChangeRow } from "@/lib/domain/change/row";
import { clientWords, connectionWords, distanceWords, manyWords, unheardAdvisories, unheardConnections } from "./change-words";

const at = "2026-11-22T02:40:00.000Z";
const billing: ConnectionChangeRow = {
  at,
  what: "connected",
  client: { name: "billing", user: "ada", host: "10.0.0.4" },
  detail: null,
  times: 1,
};

test("many of a kind are said by how many", () => {
  const many = (what: ChangeEntry["what"], count: number) => manyWords({ what, count, rows: [billing] });
  expect(many("consumer-created", 41)).toBe("41 consumers created");
  expect(many("stream-changed", 1_204)).toBe("1,204 streams changed");
  expect(many("disconnected", 6)).toBe("6 clients disconnected");
});

test("a connection says who, and how often within its minute", () => {
  expect(connectionWords(billing)).toBe("client billing connected");
  expect(connectionWords({ ...billing, what: "disconnected", times: 6_000 })).toBe("client billing disconnected 6,000 times");
  expect(connectionWords({ ...billing, client: { name: null, user: null, host: null } })).toBe("a client without a name connected");
  expect(connectionWords({ ...billing, client: null, times: 4_970 })).toBe("other clients connected 4,970 times");
  expect(clientWords(billing)).toBe("user ada, from 10.0.0.4");
  expect(clientWords({ ...billing, client: { name: "x", user: null, host: "h" } })).toBe("from h");
  expect(clientWords({ ...billing, client: null })).toBe("");
});

test("a name that turns the text around is shown as what it is", () => {
  expect(connectionWords({ ...billing, client: { name: "a\u202eb", user: null, host: null } })).not.toContain("\u202e");
});

test("how far from the moment it was", () => {
  expect([-12_000, 41_000, -300, 0].map(distanceWords)).toEqual(["12 s before", "41 s after", "within a second", "within a second"]);
});

test("what is not heard is said, with why", () => {
  const detail = "not permitted: subscribe to $SYS.ACCOUNT.A.CONNECT";
  expect(unheardConnections({ kind: "unheard", why: "denied", detail })).toBe(`Connections are not known: ${detail}.`);
  expect(unheardConnections({ kind: "unheard", why: "no-system-account", detail: null })).toBe(
    "Connections are not known: no system account is set.",
  );
  expect(unheardAdvisories({ kind: "unheard", why: "denied", detail })).toContain(`(${detail})`);
  for (const say of [unheardAdvisories, unheardConnections]) expect(say({ kind: "heard", since: at })).toBeNull();
});
