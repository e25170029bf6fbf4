import { deck, seeded, uuidOf } from "../bus/random";
import type { Customer } from "./messages";

type Kind = "billing" | "support" | "sales" | "visit";

export type Conversation = { id: string; kind: Kind; customer: Customer; sagaId: string | null };

const KINDS: readonly Kind[] = (["billing", "support", "sales", "visit"] as const).flatMap((kind) =>
  Array.from({ length: { billing: 3, support: 3, sales: 2, visit: 2 }[kind] }, () => kind),
);

/** The crm's shards. The mild outage takes the last one, so one crm call in eight meets it. */
export const REGIONS = ["us-1", "us-2", "us-3", "eu-1", "ap-1", "ap-2", "sa-1", "eu-2"] as const;

/** Messages in all streams that one conversation causes on average, measured without an outage (README, "How much"). */
export const MESSAGES_PER_CONVERSATION = 7.3;

/** Endless; the same seed gives the same conversations in the same order. */
export function* conversations(seed: string): Generator<Conversation, never> {
  const random = seeded(seed);
  const kinds = deck(random, KINDS);
  const crmRegions = deck(random, REGIONS);
  const otherRegions = deck(random, REGIONS);
  for (let n = 1; ; n += 1) {
    const kind = kinds.next().value;
    const usesCrm = kind === "support" || kind === "visit";
    const region = (usesCrm ? crmRegions : otherRegions).next().value;
    const customer = { customer: `cust-${String(1 + Math.floor(random() * 5_000)).padStart(4, "0")}`, region };
    const id = `conv-${seed}-${n}`;
    yield { id, kind, customer, sagaId: kind === "visit" ? uuidOf(`saga ${id}`) : null };
  }
}
