import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { DeadLetterDetail, DeadLetterList, deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { apiListQuery, apiQuery, type Window } from "./api-query";

type DeadLetterListParams = Window & {
  stream?: string | null;
  kind?: (typeof deadLetterKinds)[number] | null;
  state?: (typeof deadLetterStates)[number] | null;
  originalSubject?: string | null;
  originalStream?: string | null;
  consumer?: string | null;
  errorClass?: string | null;
  from?: string | null;
  to?: string | null;
};

export const deadLetterQueries = {
  list: (params: DeadLetterListParams = {}) => apiListQuery<z.infer<typeof DeadLetterList>>(addressOf(["dead-letters"], params)),
  detail: (id: string) => apiQuery<DeadLetterDetail>(addressOf(["dead-letters", id])),
  /** Raw bytes, for a download link. */
  payloadHref: (id: string) => `/api/v1${addressOf(["dead-letters", id, "payload"])}`,
};
