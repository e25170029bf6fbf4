import { addressOf } from "@/lib/domain/address";
import type { DiscardDetail } from "@/lib/domain/discard/row";
import { apiPost } from "@/lib/http/api-fetch";
import { apiQuery } from "./api-query";
import type { Selecting } from "./selecting";

/** One that is worked on is no live view: whoever looks asks again. */
export const discardQuery = (id: string) => apiQuery<DiscardDetail>(addressOf(["dead-letters", "discards", id]));

export type DiscardStart = { planHash: string; reason: string };

/** What can be done, for useMutation: each answers what the discard is then. None is ever repeated by itself. */
export const discardActs = {
  plan: (selecting: Selecting) => apiPost<DiscardDetail>(addressOf(["dead-letters", "discards"]), selecting),
  start: (id: string, start: DiscardStart) => apiPost<DiscardDetail>(addressOf(["dead-letters", "discards", id, "start"]), start),
  abort: (id: string) => apiPost<DiscardDetail>(addressOf(["dead-letters", "discards", id, "abort"]), {}),
  undo: (id: string, reason: string) => apiPost<DiscardDetail>(addressOf(["dead-letters", "discards", id, "undo"]), { reason }),
};
