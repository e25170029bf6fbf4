import { expect, test } from "vitest";
import { aLetter, plan } from "@/lib/domain/redrive/plan/fixtures";
import { toPlan } from "./stored-plan";

test("a plan of a version that wrote null for receivers it could not read has none, and says that they are not known", () => {
  const { plan: made } = plan([aLetter(1)]);
  const [target] = made.targets;
  expect(toPlan(made).targets).toEqual(made.targets);
  const { receiversKnown: _, ...older } = { ...target, receivers: null };
  expect(toPlan({ ...made, targets: [older] }).targets).toEqual([{ ...target, receivers: [], receiversKnown: false }]);
});
