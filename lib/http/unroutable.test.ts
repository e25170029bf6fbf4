import { expect, test } from "vitest";
import { escapedPath, unroutable } from "./unroutable";

test.each([
  ["GET", "/api/v1/streams", null],
  ["POST", "/api/v1/streams/%E2%82%AC", null],
  ["GET", "/api/v1/streams/50%25", null],
  ["GET", "/api/v1/streams/%E0%A4%A", "INVALID"],
  ["GET", "/api/v1/streams/50%", "INVALID"],
  ["MKCOL", "/api/v1/streams", "METHOD_NOT_ALLOWED"],
  ["PROPFIND", "/api/v1/streams", "METHOD_NOT_ALLOWED"],
])("%s %s is %s", (method, pathname, code) => {
  expect(unroutable({ method, pathname })?.code ?? null).toBe(code);
});

test.each([
  ["/dead-letters/a%20b", null],
  ["/dead-letters/%", "/dead-letters/%25"],
  ["/dead-letters/%E0%A4", "/dead-letters/%25E0%25A4"],
  ["//elsewhere.example/%", "/elsewhere.example/%25"],
])("the page %s is at %s", (pathname, path) => {
  expect(escapedPath(pathname)).toBe(path);
  if (path !== null) expect(escapedPath(path)).toBeNull();
});
