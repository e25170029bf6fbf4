import type { z } from "zod";
import { addressOf } from "@/lib/domain/address";
import type { NewSavedView, SavedViewList, SavedViewRow } from "@/lib/domain/saved-view/row";
import { apiDelete, apiPost } from "@/lib/http/api-fetch";
import { apiQuery } from "./api-query";

const views = ["saved-views"] as const;

export const savedViewQueries = {
  /** All that one can have. */
  list: () => apiQuery<z.infer<typeof SavedViewList>>(addressOf(views, { limit: 500 })),
};

/** What can be done, for useMutation. None is ever repeated by itself. */
export const savedViewActs = {
  save: (view: z.infer<typeof NewSavedView>) => apiPost<SavedViewRow>(addressOf(views), view),
  remove: (id: string) => apiDelete<{ id: string }>(addressOf([...views, id])),
};
