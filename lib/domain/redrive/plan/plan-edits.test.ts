import { expect, test } from "vitest";
import { bytesToText, textToBytes } from "../../payload";
import { editOutgoing, type Edit } from "../edit/edit-outgoing";
import { Plan } from "../row";
import { compareSubstances } from "./compare-substances";
import { aLetter, aWorld, MADE_AT, plan, refusal, worldOf, type Chosen } from "./fixtures";

const replaced = (data: string): Edit => ({ kind: "message", edit: { payload: { encoding: "utf8", data } } });

/** As a plan is given it: with what its edit made of it. */
function edited(chosen: Chosen, edit: Edit, sourceBytes = 100): Chosen {
  if (!chosen.stored || !("outgoing" in chosen.stored)) throw new Error("It has no bytes.");
  const made = editOutgoing(chosen.stored.outgoing, edit);
  if (made.kind === "unchanged") return chosen;
  const { outgoing, ...how } = made.kind === "edited" ? made : { ...made, outgoing: chosen.stored.outgoing };
  return { ...chosen, stored: { ...chosen.stored, outgoing, edit: how.kind === "edited" ? { ...how, sourceBytes } : how } };
}
const death = (seq: number) => aLetter(seq, { letter: { originalSeq: 5 }, stored: { originalCreatedAt: MADE_AT } });

test("an edited message is an item as others, with what goes out for it to the last byte", () => {
  const made = plan([aLetter(1), edited(aLetter(2, { outgoing: { generation: 1 } }), replaced("other"))]);
  const [edit] = made.edits;
  expect(made.items.map(({ n, edited: is }) => [n, is])).toEqual([
    [1, undefined],
    [2, true],
  ]);
  expect([made.edits.length, edit?.n, edit && bytesToText(edit.payload)]).toEqual([1, 2, "other"]);
  expect(edit && bytesToText(edit.headerBlock)).toMatch(
    new RegExp(
      `^NATS/1.0\r\nNats-Msg-Id: jetlag:[-0-9a-f]{36}:DLQ:2\r\nNats-Expected-Stream: WORK\r\nJetlag-Job: [-0-9a-f]{36}\r\nJetlag-Source: DLQ:2\r\nJetlag-Generation: 2\r\nJetlag-Edited: ${edit?.sha256Before}\r\n\r\n$`,
    ),
  );
  expect([made.plan.edited, made.plan.edits]).toEqual([
    1,
    [{ id: "letter-2", sha256Before: edit?.sha256Before, sha256After: edit?.sha256After, diff: "- body\n+ other" }],
  ]);
  expect(Plan.parse(made.plan)).toEqual(made.plan);
});

test("the first ten are shown, and how many there are", () => {
  const made = plan(Array.from({ length: 12 }, (_, index) => edited(aLetter(index + 1), replaced(`other ${index}`))));
  expect([made.plan.edited, made.plan.edits.length, made.edits.length]).toEqual([12, 10, 12]);
});

test("the hash covers what messages are edited to, and says so", () => {
  const [none, one, other] = [plan([aLetter(1)]), plan([edited(aLetter(1), replaced("a"))]), plan([edited(aLetter(1), replaced("b"))])];
  expect(new Set([none, one, other].map(({ planHash }) => planHash)).size).toBe(3);
  expect(none.substance).not.toHaveProperty("edits");
  expect(compareSubstances(none.substance, one.substance)).toEqual([
    { what: "edits", before: "0 edited messages", after: "1 edited message" },
  ]);
  expect(plan([edited(aLetter(1), replaced("a"))]).planHash).toBe(one.planHash);
});

test("an edit that failed refuses its message, and no other", () => {
  const failed = edited(aLetter(1), { kind: "patch", patch: [{ op: "remove", path: "/a" }] });
  const { plan: made } = plan([failed, aLetter(2)]);
  expect([made.count, made.edited, made.refused]).toEqual([
    1,
    0,
    [{ id: "letter-1", code: "EDIT_FAILED", reason: "Its body is not JSON." }],
  ]);
});

test("what was refused before is refused for that, edited or not", () => {
  const claimed = { claimedBy: { redrive: "r", number: 1, actor: "ann" } };
  expect(refusal({ ...edited(aLetter(1), replaced("a")), ...claimed })).toMatchObject(["CLAIMED", expect.any(String)]);
});

test("the size is that of what goes out", () => {
  const target = { maxMessageBytes: 400 };
  expect(refusal(edited(aLetter(1), replaced("x".repeat(400))), worldOf(target))).toMatchObject([
    "TOO_LARGE",
    expect.stringContaining("max_msg_size"),
  ]);
  const large = aLetter(1, { outgoing: { payload: new Uint8Array(400) } });
  expect([refusal(large, worldOf(target))?.[0], refusal(edited(large, replaced("small")), worldOf(target))]).toEqual(["TOO_LARGE", null]);
});

test("what cannot be kept is not edited", () => {
  const denied = aWorld({ permissions: { publishAllow: null, publishDeny: ["jetlag.>"] } });
  expect(refusal(edited(aLetter(1), replaced("a")), denied)).toMatchObject(["DENIED", expect.stringContaining("jetlag.trash.>")]);
  expect(refusal(aLetter(1), denied)).toBeNull();
  const wide = edited(aLetter(1), replaced("a"), 1_048_000);
  expect(refusal(wide)).toMatchObject(["TOO_LARGE", expect.stringContaining("JETLAG_TRASH")]);
});

test("deaths of one message that are edited alike are one item; edited otherwise, or one of them only, they are refused", () => {
  const [one, other] = [edited(death(1), replaced("a")), edited(death(2), replaced("a"))];
  const alike = plan([one, other]);
  expect([alike.items.length, alike.items[0]?.letters.length, alike.edits.length]).toEqual([1, 2, 1]);
  for (const second of [edited(death(2), replaced("b")), death(2)]) {
    const { plan: made, items } = plan([one, second]);
    expect([items.length, made.refused.map(({ id, code }) => [id, code])]).toEqual([
      0,
      [
        ["letter-1", "EDIT_FAILED"],
        ["letter-2", "EDIT_FAILED"],
      ],
    ]);
  }
});

test("headers that were not known are, once they are given", () => {
  const unknown = aLetter(1, { outgoing: { headersKnown: false, payload: textToBytes("x") } });
  const warned = (chosen: Chosen) => plan([chosen]).plan.warnings.some(({ code }) => code === "HEADERS_UNKNOWN");
  expect([warned(unknown), warned(edited(unknown, { kind: "message", edit: { headers: [["a", "b"]] } }))]).toEqual([true, false]);
});
