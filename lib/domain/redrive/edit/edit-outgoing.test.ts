import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { bytesToText, textToBytes } from "../../payload";
import { field } from "../plan/fixtures";
import type { Outgoing } from "../types";
import { editOutgoing, type Edit } from "./edit-outgoing";
import type { PatchOperation } from "./json-patch";

const outgoing = (body: string | Uint8Array, more: Partial<Outgoing> = {}): Outgoing => ({
  subject: "work.a",
  headers: [field("Trace", "1"), field("x-b", " 2 ")],
  headersKnown: false,
  payload: typeof body === "string" ? textToBytes(body) : body,
  from: "copy",
  originalMsgId: null,
  hasTtl: false,
  isCounter: false,
  isDeleteMarker: false,
  generation: 2,
  ...more,
});
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function edited(body: string | Uint8Array, edit: Edit) {
  const made = editOutgoing(outgoing(body), edit);
  if (made.kind !== "edited") return made;
  const { headers, payload, ...others } = made.outgoing;
  return { ...made, headers: headers.map(({ raw }) => bytesToText(raw)), body: bytesToText(payload), others };
}
const patch = (...operations: PatchOperation[]): Edit => ({ kind: "patch", patch: operations });
const message = (edit: Extract<Edit, { kind: "message" }>["edit"]): Edit => ({ kind: "message", edit });

test("a patch changes the body alone; hashes are of what it was and is", () => {
  const was = '{ "seats": 3, "to": "caf\\u00e9" }';
  const is = '{"seats":2,"to":"café"}';
  expect(edited(was, patch({ op: "replace", path: "/seats", value: 2 }))).toMatchObject({
    kind: "edited",
    body: is,
    headers: ["Trace: 1", "x-b:  2 "],
    others: { subject: "work.a", generation: 2, headersKnown: false, editedFrom: sha256(was) },
    changed: { sha256Before: sha256(was), sha256After: sha256(is), diff: "- /seats: 3\n+ /seats: 2" },
  });
});

test("a patch that only tests, and a message that is given as it was, change nothing: no space of it", () => {
  expect(edited('{ "a": 1 }', patch({ op: "test", path: "/a", value: 1 }))).toEqual({ kind: "unchanged" });
  const same = {
    payload: { encoding: "utf8" as const, data: "text" },
    headers: [["Trace", "1"] as [string, string], ["x-b", " 2 "] as [string, string]],
  };
  expect(edited("text", message(same))).toEqual({ kind: "unchanged" });
});

test.each<[string, string | Uint8Array, PatchOperation, string, string]>([
  ["a large integer", '{"a":1,"n":9007199254740993}', { op: "remove", path: "/a" }, "LOSSY_EDIT", "9007199254740993 would become"],
  ["no JSON", "plain", { op: "remove", path: "/a" }, "EDIT_FAILED", "not JSON"],
  ["no UTF-8", new Uint8Array([255]), { op: "remove", path: "/a" }, "EDIT_FAILED", "not UTF-8"],
  [
    "a test that fails",
    '{"a":1}',
    { op: "test", path: "/a", value: 2 },
    "EDIT_FAILED",
    "Operation 1 of the patch does not apply: /a is another value",
  ],
  ["nothing there", "{}", { op: "replace", path: "/a", value: 2 }, "EDIT_FAILED", "there is no /a"],
])("a patch of %s is refused for that message", (_, body, operation, code, why) => {
  expect(edited(body, patch(operation))).toEqual({ kind: "refused", code, reason: expect.stringContaining(why) });
});

test("a body of any bytes takes the place of any other; its headers stay", () => {
  const made = editOutgoing(outgoing(new Uint8Array([255, 1])), message({ payload: { encoding: "base64", data: "AP8=" } }));
  expect(made).toMatchObject({ kind: "edited", outgoing: { payload: new Uint8Array([0, 255]), headersKnown: false } });
});

test("headers take the place of all that it had, byte for byte", () => {
  const made = edited(
    "body",
    message({
      headers: [
        ["x-b", "3"],
        ["Trace", "1"],
        ["bytes", { base64: "/w==" }],
      ],
    }),
  );
  expect(made).toMatchObject({
    kind: "edited",
    body: "body",
    headers: ["x-b: 3", "Trace: 1", "bytes: \xff"],
    others: { headersKnown: true },
    changed: { diff: "- header x-b:  2 \n+ header x-b: 3\n+ header bytes: \xff" },
  });
  expect(
    edited(
      "body",
      message({
        headers: [
          ["x-b", " 2 "],
          ["Trace", "1"],
        ],
      }),
    ),
  ).toMatchObject({ changed: { diff: "headers in another order" } });
  expect(edited("body", message({ headers: [] }))).toMatchObject({ headers: [] });
});

test("what is kept of a change is short, however large it is", () => {
  const lines = Array.from({ length: 300 }, (_, n) => `line ${n}`).join("\n");
  const made = edited(lines, message({ payload: { encoding: "utf8", data: lines.replaceAll("line", "LINE") } }));
  const diff = made.kind === "edited" ? made.changed.diff : "";
  expect(diff).toMatch(/^- line 0\n[^]*… [\d ,.]+ more$/);
  expect(diff.length).toBeLessThan(1_100);
  const long = edited(`"${"x".repeat(9_000)}"`, patch({ op: "replace", path: "", value: "y\0" }));
  expect(long).toMatchObject({ changed: { diff: expect.stringMatching(/^- body: "x{100,160}…\n\+ body: "y\\u0000"$/) } });
  const binary = edited(new Uint8Array([255]), message({ payload: { encoding: "base64", data: "AAH/" } }));
  expect(binary).toMatchObject({ changed: { diff: expect.stringContaining("body of 1 B → 3 B") } });
});
