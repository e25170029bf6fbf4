import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { DeadLetterDetail, DeadLetterList, deadLetterKinds, deadLetterStates } from "@/lib/domain/dead-letter/row";
import type { UnlistedList } from "@/lib/domain/dead-letter/unlisted";
import { apiFetch } from "@/lib/http/api-fetch";
import { apiListQuery, apiQuery, type Window } from "./api-query";
import { firstRows } from "./first-rows";

type DeadLetterListParams = Window & {
  stream?: string | null;
  kind?: (typeof deadLetterKinds)[number] | null;
  state?: (typeof deadLetterStates)[number] | null;
  originalSubject?: string | null;
  originalStream?: string | null;
  consumer?: string | null;
  errorClass?: string | null;
  generation?: string | null;
  group?: string | null;
  flow?: string | null;
  body?: string | null;
  q?: string | null;
  from?: string | null;
  to?: string | null;
};

export const deadLetterQueries = {
  list: (params: DeadLetterListParams = {}) => apiListQuery<z.infer<typeof DeadLetterList>>(addressOf(["dead-letters"], params)),
  /** The first of a list, however many windows they fill. */
  first: (most: number, params: DeadLetterListParams, signal: AbortSignal) =>
    firstRows(most, (window) =>
      apiFetch<z.infer<typeof DeadLetterList>>(addressOf(["dead-letters"], { ...params, ...window }), { signal }),
    ),
  /** What NATS counts and no list shows. */
  unlisted: (params: { context?: string | null; stream?: string | null; consumer?: string | null } = {}) =>
    apiQuery<z.infer<typeof UnlistedList>>(addressOf(["dead-letters", "unlisted"], params)),
  detail: (id: string) => apiQuery<DeadLetterDetail>(addressOf(["dead-letters", id])),
  /** All of a list as a file, for a download link. */
  exportHref: (format: "csv" | "ndjson", params: Omit<DeadLetterListParams, "limit" | "offset" | "cursor"> = {}) =>
    `/api/v1${addressOf(["dead-letters", "export"], { ...params, format })}`,
  /** Raw bytes, for a download link. */
  payloadHref: (id: string) => `/api/v1${addressOf(["dead-letters", id, "payload"])}`,
};
