import type { Refusal } from "../plan/candidate";
import type { Changed } from "./edit-outgoing";

/** What became of the edit of one letter. `sourceBytes`: what its safe copy holds, the header block and body that were stored. */
export type LetterEdit = { kind: "edited"; changed: Changed; sourceBytes: number } | ({ kind: "refused" } & Refusal);
