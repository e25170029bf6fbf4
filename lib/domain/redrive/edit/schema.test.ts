import { expect, test } from "vitest";
import { Edits } from "./schema";

const message = (more: object) => ({ messages: [{ id: "a", ...more }] });
const header = (name: unknown, value: unknown = "x") => message({ headers: [[name, value]] });
const patch = (...operations: unknown[]) => ({ patch: operations });
const text = (data: string, more: object = {}) => message({ payload: { encoding: "utf8", data, ...more } });
const deep = (levels: number) => JSON.parse(`${"[".repeat(levels)}${"]".repeat(levels)}`) as unknown;

const problemOf = (edits: unknown) => {
  const [issue] = Edits.safeParse(edits).error?.issues ?? [];
  return issue ? [issue.path.join("."), issue.message] : null;
};

test.each([
  ["a body", text("é\0", { sizeBytes: 3 })],
  ["an empty body", text("")],
  ["bytes", message({ payload: { encoding: "base64", data: "/wA=", truncated: false } })],
  [
    "headers, in their order and with repeats",
    message({
      headers: [
        ["A", ""],
        ["b", " é "],
        ["A", { base64: "/w==" }],
      ],
    }),
  ],
  ["no headers at all", message({ headers: [] })],
  ["what only looks like a control header", header("nats-rollup")],
  [
    "every operation",
    patch(
      { op: "add", path: "/a", value: null },
      { op: "replace", path: "", value: { a: [1.5, true] } },
      { op: "test", path: "/~0~1", value: "x" },
      { op: "remove", path: "/a" },
      { op: "move", from: "/a", path: "/b" },
      { op: "copy", from: "/a", path: "/b", note: "ignored" },
    ),
  ],
  ["a hundred operations", patch(...Array.from({ length: 100 }, () => ({ op: "remove", path: "/a" })))],
])("%s is taken", (_, edits) => {
  expect(problemOf(edits)).toBeNull();
});

test.each<[string, unknown, string]>([
  ["", {}, "either"],
  ["", { ...text("a"), ...patch({ op: "remove", path: "/a" }) }, "either"],
  ["messages", { messages: [] }, "must name a message"],
  ["messages.1.id", { messages: [...text("a").messages, ...text("b").messages] }, "edited twice"],
  ["messages.0", message({}), "a payload, headers, or both"],
  ["messages.0.payload.data", text("\ud800"), "must be Unicode text"],
  ["messages.0.payload.data", message({ payload: { encoding: "base64", data: "?" } }), "is not base64"],
  ["messages.0.payload.sizeBytes", text("é", { sizeBytes: 1 }), "is not what data holds: 2"],
  ["messages.0.payload.truncated", text("a", { truncated: true }), "was cut"],
  ["messages.0.payload.encoding", message({ payload: { encoding: "latin1", data: "a" } }), ""],
  ["messages.0.headers.0.0", header(""), "must not be empty"],
  ["messages.0.headers.0.0", header("a:b"), "no colon"],
  ["messages.0.headers.0.0", header("a\r\nNats-Rollup"), "no colon"],
  ["messages.0.headers.0.0", header("a\0"), "Unicode"],
  ["messages.0.headers.0.0", header("Nats-Msg-Id"), "Nats-Msg-Id is a header by which NATS or Jetlag acts"],
  ["messages.0.headers.0.0", header("Nats-Expected-Stream"), "Nats-Expected-Stream is a header"],
  ["messages.0.headers.0.0", header("Jetlag-Edited"), "Jetlag-Edited is a header"],
  ["messages.0.headers.0.1", header("a", "x\r\nNats-Rollup: all"), ""],
  ["messages.0.headers.0.1", header("a", "x\ny"), ""],
  ["messages.0.headers.0.1.base64", header("a", { base64: "DQo=" }), ""],
  ["patch", { patch: { op: "remove", path: "/a" } }, ""],
  ["patch", patch(), "must hold an operation"],
  ["patch", patch(...Array.from({ length: 101 }, () => ({ op: "remove", path: "/a" }))), "at most 100"],
  ["patch", patch({ op: "add", path: "/a", value: "x".repeat(65_536) }), "at most 65536 bytes"],
  ["patch.0.op", patch({ op: "increment", path: "/a" }), ""],
  ["patch.0.path", patch({ op: "remove", path: "a" }), "must be a JSON pointer"],
  ["patch.0.path", patch({ op: "remove", path: "/a~2" }), "must be a JSON pointer"],
  ["patch.0.path", patch({ op: "remove" }), ""],
  ["patch.0.from", patch({ op: "move", from: "a", path: "/b" }), "must be a JSON pointer"],
  ["patch.0.value", patch({ op: "add", path: "/a" }), "must be given"],
  ["patch.0.value", patch({ op: "add", path: "/a", value: { n: 2 ** 53 } }), "sent as another"],
  ["patch.0.value", patch({ op: "add", path: "/a", value: -0 }), "sent as another"],
  ["patch.0.value", patch({ op: "add", path: "/a", value: ["\ud800"] }), "Unicode"],
])("a wrong %s is said by its name: %j", (path, edits, said) => {
  expect(problemOf(edits)).toEqual([path, expect.stringContaining(said)]);
});

test("a value that is nested without end is refused before anything walks it", () => {
  expect(problemOf(patch({ op: "add", path: "/a", value: deep(100_000) }))).toEqual([
    "patch.0.value",
    expect.stringContaining("nested deeper"),
  ]);
});
