import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { Changed } from "../edit/edit-outgoing";
import type { LetterEdit } from "../edit/letter-edit";
import type { PlanLetter, StreamFacts } from "./facts";
import type { ItemLetter, Outgoing, RefusalCode } from "../types";

/** A selected letter that exists, with its bytes. */
export type Readable = Extract<PlanLetter, { letter: object }> & {
  stored: { outgoing: Outgoing; payloadHash: string; originalCreatedAt: number | null; originalStoredAt: number | null; edit?: LetterEdit };
};

/** What a letter died of, shared by all that died of it; `said` is in its own words. */
export type Cause = { group: string | null; common: string; said: string };

/** What a plan keeps of each letter once it was judged: there may be a million. */
type Kept = {
  id: string;
  letter: Pick<
    DeadLetter,
    "id" | "kind" | "stream" | "streamCreatedAt" | "seq" | "storedAt" | "seenAt" | "originalStream" | "originalSeq" | "consumer"
  >;
  cause: Cause;
  /** The subject that it died on, as far as it says. */
  diedOn: string | null;
  places: readonly ItemLetter[];
  stored: Pick<Readable["stored"], "payloadHash" | "originalCreatedAt" | "originalStoredAt">;
  /** The original is there, and is what was seen exhausted. */
  isExhausted: boolean;
  outgoing: Pick<Outgoing, "headersKnown" | "generation" | "hasTtl"> & { hadMsgId: boolean };
  /** Of an edited one: what it goes out as, with its bytes, and what was changed. */
  edit?: { outgoing: Outgoing; changed: Changed; sourceBytes: number };
};

/** A letter that can be sent as far as it alone is concerned: where to, and what its block and body weigh. */
export type Candidate = { from: Kept; subject: string; target: StreamFacts; sizeBytes: number };

/** The same with its bytes, while it is judged. */
export type Aimed = Omit<Candidate, "from"> & { from: Readable };

export type Refusal = { code: RefusalCode; reason: string };
