import { expect, test } from "vitest";
import { apiVerb } from "./api-verb";

test.each([
  ["$JS.API.STREAM.MSG.GET.ORDERS", "STREAM.MSG.GET"],
  ["$JS.API.DIRECT.GET.ORDERS.orders.new", "DIRECT.GET"],
  ["$JS.API.CONSUMER.LIST.ORDERS", "CONSUMER.LIST"],
  ["$JS.API.INFO", "INFO"],
  ["$JS.API.STREAM.LIST", "STREAM.LIST"],
  ["orders.new", "orders.new"],
])("%s is called %s", (subject, called) => {
  expect(apiVerb(subject, "$JS.API")).toBe(called);
});

test("a prefix of another domain is taken off too", () => {
  expect(apiVerb("$JS.hub.API.CONSUMER.INFO.S.C", "$JS.hub.API")).toBe("CONSUMER.INFO");
});
