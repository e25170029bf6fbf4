import { expect, test } from "vitest";
import { contextOf, oneOf, pageHref, pageOf, pages } from "./navigation";

test.each(pages.map((page) => page.key))("%s leads to itself, for one context and for all", (key) => {
  for (const context of ["-", "toolworks", "a b/c"]) {
    const url = new URL(pageHref(key, context), "http://x");
    expect(pageOf(url.pathname)).toBe(key);
    expect(contextOf(url.pathname, url.searchParams.get("context"))).toBe(context);
  }
});

test("a detail page belongs to its list", () => {
  expect(pageOf("/c/toolworks/consumers/TOOL_REQUESTS/worker-crm")).toBe("consumers");
  expect(pageOf("/dead-letters/abc")).toBe("dead-letters");
  expect(pageOf("/nowhere")).toBeNull();
});

test("an address names one letter or one re-drive, or none", () => {
  expect(oneOf("/dead-letters/abc")).toEqual({ noun: "dead-letters", id: "abc" });
  expect(oneOf("/redrives/a%20b")).toEqual({ noun: "redrives", id: "a b" });
  for (const none of ["/", "/redrives", "/audit/abc", "/c/a/streams/redrives"]) expect(oneOf(none)).toBeNull();
});

test("a broken escape breaks nothing", () => {
  expect(contextOf("/c/%E0%A4%A/streams", null)).toBe("%E0%A4%A");
});
