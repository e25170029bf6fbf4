import { expect, test } from "vitest";
import { nearest } from "./nearest";

const names = ["crm-outage", "mls-outage", "nak-storm", "ttl-loss"];

test.each([
  ["crm-outag", "crm-outage"],
  ["crm-otuage", "crm-outage"],
  ["crmoutage", "crm-outage"],
  ["CRM-outage", "crm-outage"],
  ["crm", "crm-outage"],
  ["nak-strom", "nak-storm"],
  ["tl-los", "ttl-loss"],
])("%s is meant to be %s", (word, name) => expect(nearest(word, names)).toBe(name));

test.each(["", "cr", "outage", "a", "storm-of-naks", "ttx-lxxs"])("nothing is near %j", (word) => expect(nearest(word, names)).toBeNull());

test("two names that begin alike are not guessed at", () => {
  expect(nearest("agent", ["agent-bus", "agent-box"])).toBeNull();
});
