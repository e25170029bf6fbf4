import type { z } from "zod";
import type { DeadLetterDetail, DeadLetterList, deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import { apiListQuery, apiQuery, type Window } from "./api-query";
import { viewOf } from "./view";

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
  list: (params: DeadLetterListParams = {}) => apiListQuery<z.infer<typeof DeadLetterList>>(viewOf(["dead-letters"], params)),
  detail: (id: string) => apiQuery<DeadLetterDetail>(viewOf(["dead-letters", id])),
  /** Raw bytes, for a download link. */
  payloadHref: (id: string) => `/api/v1${viewOf(["dead-letters", id, "payload"])}`,
};
