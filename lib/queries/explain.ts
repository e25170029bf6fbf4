import { addressOf } from "@/lib/domain/address";
import type { Explained } from "@/lib/domain/explain/row";
import { apiQuery } from "./api-query";

/** It looks into NATS, and little of it changes while somebody reads. */
const STALE_MS = 30_000;

export const explainQueries = {
  ofLetter: (id: string) => ({ ...apiQuery<Explained>(addressOf(["dead-letters", id, "explain"])), staleTime: STALE_MS }),
};
