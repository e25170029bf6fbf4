import { expect, test } from "vitest";
import { mayPublish } from "./may-publish";

test.each([
  [null, [], "a.b", true],
  [null, ["a.>"], "a.b", false],
  [null, ["a.*"], "a.b.c", true],
  [[], [], "a.b", false],
  [["a.*"], [], "a.b", true],
  [["a.*"], [], "a.b.c", false],
  [["a.>", "$JS.API.>"], ["a.secret"], "a.secret", false],
  [["a.>", "$JS.API.>"], ["a.secret"], "$JS.API.STREAM.INFO.S", true],
  [[">"], ["$JS.API.STREAM.MSG.DELETE.*"], "$JS.API.STREAM.MSG.DELETE.S", false],
])("allowed %j, denied %j: %s → %s", (publishAllow, publishDeny, subject, expected) => {
  expect(mayPublish({ publishAllow, publishDeny }, subject)).toBe(expected);
});
