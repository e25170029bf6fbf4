import { expect, test } from "vitest";
import { advisory, copy } from "@/lib/domain/dead-letter/unite/fixtures";
import { heldNow } from "./test-held";
import { caseGround, DEATH } from "../cases/test-ground";

const ground = caseGround();
const { another, discarding, get, leave, write } = ground;

test("a letter of which one copy was removed and the other had left is discarded: nothing of it is open", async () => {
  for (const reason of ["GONE: It had left AUDIT_DLQ.", "NOT_REMOVED: not permitted"]) {
    const original = another();
    const [one, two] = [copy(ground.message, original), copy(ground.message, { ...original, stream: "AUDIT_DLQ" })];
    await write(one, two);
    const [id = ""] = [one.id, two.id].toSorted();
    const discard = await discarding(id, [one, two]);
    if (reason.startsWith("NOT_REMOVED")) await leave(two); // after it was tried
    await ground.database.discards.saveCopies(await heldNow(ground.database, discard), [
      { n: 1, kind: "removed", trashSeq: 1 },
      { n: 2, kind: "skipped", reason },
    ]);
    expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });
  }
});

test("a letter whose copies had all left is gone at once; one of which a copy was not removed is open, with its bytes", async () => {
  const outcomes = async (...reasons: [string, string]) => {
    const original = another();
    const [one, two] = [copy(ground.message, original), copy(ground.message, { ...original, stream: "AUDIT_DLQ" })];
    await write(one, two);
    const [id = ""] = [one.id, two.id].toSorted();
    const discard = await discarding(id, [one, two]);
    await ground.database.discards.saveCopies(
      await heldNow(ground.database, discard),
      reasons.map((reason, index) => ({ n: index + 1, kind: "skipped" as const, reason })),
    );
    return get(id);
  };
  expect(await outcomes("GONE: It had left.", "GONE: It had left.")).toMatchObject({ state: "gone", payloadAvailable: false });
  const stayed = await outcomes("GONE: It had left.", "NOT_REMOVED: no");
  expect(stayed).toMatchObject({ state: "open", payloadAvailable: true, stream: "AUDIT_DLQ" });
});

test("a letter whose message lies in its stream still is discarded where one copy was removed and the other left", async () => {
  const original = another();
  const [one, two, death] = [
    copy(ground.message, original),
    copy(ground.message, { ...original, stream: "AUDIT_DLQ" }),
    advisory(DEATH, original),
  ];
  await write(one, two, death);
  const [id = ""] = [one.id, two.id, death.id].toSorted();
  const discard = await discarding(id, [one, two]);
  await leave(two);
  await ground.database.discards.saveCopies(await heldNow(ground.database, discard), [
    { n: 1, kind: "removed", trashSeq: 1 },
    { n: 2, kind: "skipped", reason: "NOT_REMOVED: not permitted" },
  ]);
  expect(await get(id)).toMatchObject({ state: "discarded", payloadAvailable: false });
});
