import type { ItemState } from "@/lib/domain/redrive/types";

/** Which dead letters a plan is to be made of: by name, or everything that is open and matches. The context may be left out with ids. */
export type Selecting = {
  context?: string;
  selection:
    | { ids: readonly string[] }
    | { group: string }
    | { filter: Readonly<Record<string, string>> }
    | { redrive: string; itemState: ItemState };
};
