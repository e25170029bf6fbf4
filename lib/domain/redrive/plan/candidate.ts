import type { StreamFacts, PlanLetter } from "./facts";
import type { Outgoing, RefusalCode } from "../types";

/** A selected letter that exists, with its bytes. */
export type Readable = Extract<PlanLetter, { letter: object }> & {
  stored: { outgoing: Outgoing; payloadHash: string; originalCreatedAt: number | null; originalStored: boolean };
};

/** A letter that can be sent as far as it alone is concerned: where to, and what its block and body weigh. */
export type Candidate = { from: Readable; subject: string; target: StreamFacts; sizeBytes: number };

export type Refusal = { code: RefusalCode; reason: string };
