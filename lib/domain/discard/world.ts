import type { Permissions, StreamFacts } from "../redrive/plan/facts";

/** The stream of safe copies as it is; `null` limits are none. */
export type TrashFacts = {
  createdAt: number;
  subjects: readonly string[];
  discard: "old" | "new";
  maxBytes: number | null;
  maxAgeMs: number | null;
  sizeBytes: number;
  allowDirect: boolean;
  /** Why it is none of ours, or takes nothing; `null`: it may be used. */
  whyNotOurs: string | null;
};

/** What a discard comes upon, read when it is planned. */
export type DiscardWorld = {
  streams: readonly StreamFacts[];
  /** `null`: it was not made yet. */
  trash: TrashFacts | null;
  keptForMs: number;
  permissions: Permissions | null;
  apiPrefix: string;
  maxPayloadBytes: number;
};
