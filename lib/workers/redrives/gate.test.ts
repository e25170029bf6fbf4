import { expect, test } from "vitest";
import { noItems } from "@/lib/domain/redrive/run/machine";
import { RunOptions } from "@/lib/domain/redrive/run/options";
import type { Settlement } from "@/lib/domain/redrive/types";
import { openGate } from "./gate";

type Gated = Parameters<typeof openGate>[0];
const said = { ratePerSec: null, skipCanary: false, resumedAt: null, isPaused: false };
const back = (n: number): Settlement => ({ n, state: "boomeranged", by: null, at: 1, boomerang: null });

/** A gate over a ledger that has read these, with a breaker of three in a row. */
async function gateOver(read: readonly Settlement[], resumedAt: number | null = null) {
  let tell: (settlement: Settlement) => void = () => undefined;
  const options = RunOptions.parse({ breaker: { inARow: 3, ratio: 1, of: 50 } });
  const gated = {
    id: "job",
    ledger: { outcomes: () => Promise.resolve(read) },
    job: { options, canaryCount: 0, resumedAt, startsAt: null, state: "running" },
    wish: { halt: () => null, said: () => ({ ...said, resumedAt }), onChange: () => undefined },
    progress: { counts: () => ({ ...noItems(), selected: 10 }) },
    settler: { unsettled: () => 0, onSettled: (listener: typeof tell) => ((tell = listener), () => undefined) },
  } as unknown as Gated; // nothing else of it is asked for
  const gate = await openGate(gated);
  return { gate, tell: (settlement: Settlement) => tell(settlement) };
}

test("what the ledger had when it was read counts once, though it is told of afterwards", async () => {
  const { gate, tell } = await gateOver([back(1), back(2)]);
  tell(back(1));
  tell(back(2));
  expect(gate.halt()).toBeNull();
  tell(back(3));
  expect(gate.halt()).toEqual({ kind: "hold" });
});

test("what came back before a person had it go on is forgiven, also where it is told of later", async () => {
  const { gate, tell } = await gateOver([], 5);
  for (const n of [1, 2, 3]) tell(back(n));
  expect(gate.halt()).toBeNull();
  for (const n of [4, 5, 6]) tell({ ...back(n), at: 6 });
  expect(gate.halt()).toEqual({ kind: "hold" });
});
