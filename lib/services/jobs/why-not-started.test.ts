import { expect, test } from "vitest";
import { held } from "./why-not-started";

test("who holds how many, and that nobody knows", () => {
  const by = [{ redrive: "r", number: 7, actor: "ann", count: 2 }];
  expect(held({ by, discards: [] })).toMatchObject({
    code: "CONFLICT",
    message: "2 messages of this plan are held or sent by #7 of ann.",
    heldBy: [{ redrive: "r", actor: "ann", count: 2 }],
  });
  expect(held({ by: [], discards: [] })).toMatchObject({
    code: "CONFLICT",
    message: "Messages of this plan are held by nobody known: try again later.",
  });
});
