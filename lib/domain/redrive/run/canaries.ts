import { formatDuration } from "../../format";
import type { ItemState, Settlement } from "../types";

/** A canary as the ledger has it. Times are epoch ms. */
export type Canary = { n: number; state: ItemState; publishedAt: number | null; settlement: Omit<Settlement, "n"> | null };

export type Canaries =
  /** Nothing waits for them: all have gone well, or a person has decided that they need not. */
  { kind: "over" } | { kind: "waiting"; toSend: number } | { kind: "failed"; why: string };

type Waiting = {
  /** Epoch ms. */
  at: number;
  /** `null`: as long as whoever looks what becomes of them. */
  waitMs: number | null;
  /** When a person last had the job go on: what had gone wrong by then is forgiven. */
  resumedAt: number | null;
};

/** What the canaries have come to. A canary that was left out proves nothing, so that one at least must have been sent. */
export function canariesNow(canaries: readonly Canary[], waiting: Waiting): Canaries {
  for (const canary of canaries) {
    const why = whyFailed(canary, waiting);
    if (why !== null) return { kind: "failed", why };
  }
  const open = canaries.filter((canary) => !isOver(canary, waiting));
  if (open.length > 0) return { kind: "waiting", toSend: open.filter(({ state }) => state === "selected").length };
  const isLeftOut = canaries.length > 0 && canaries.every(({ state }) => state === "skipped");
  return isLeftOut && waiting.resumedAt === null ? { kind: "failed", why: "no canary could be sent" } : { kind: "over" };
}

function whyFailed(canary: Canary, waiting: Waiting): string | null {
  const { n, state, settlement } = canary;
  if (state === "boomeranged" && !isForgiven(settlement, waiting)) return `the canary came back: message ${n} is a dead letter again`;
  if (isPast(canary, waiting, waiting.resumedAt)) return null;
  if (state === "not-observed" && !isForgiven(settlement, waiting)) return whyUnseen(settlement?.by ?? null);
  if (state === "unknown" && waiting.resumedAt === null) return `it is not known whether the canary, message ${n}, was sent`;
  if (state === "published" && isPast(canary, waiting, waiting.at))
    return `the canary was not settled within ${formatDuration(waiting.waitMs ?? 0)}`;
  return null;
}

const whyUnseen = (why: string | null) =>
  why === null ? "nobody saw in time what became of the canary" : `nobody saw what became of the canary: ${why}`;

const isOver = (canary: Canary, waiting: Waiting): boolean =>
  canary.state === "published" ? isPast(canary, waiting, waiting.resumedAt) : canary.state !== "selected" && canary.state !== "intent";

const isForgiven = (settlement: Canary["settlement"], { resumedAt }: Waiting): boolean =>
  resumedAt !== null && (settlement?.at ?? 0) <= resumedAt;

/** Whether its time was over at this moment. */
const isPast = ({ publishedAt }: Canary, { waitMs }: Waiting, at: number | null): boolean =>
  waitMs !== null && publishedAt !== null && at !== null && publishedAt + waitMs <= at;
