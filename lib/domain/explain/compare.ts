import type { Payload } from "../message";
import { jsonDifferences, type JsonDifferences } from "./json-differences";
import { readJson } from "./json-values";
import { lineDifferences, type LineDifferences } from "./line-differences";

export type Comparison =
  | { kind: "equal" }
  | ({ kind: "json" } & JsonDifferences)
  | ({ kind: "lines" } & LineDifferences)
  | { kind: "not-compared"; why: string };

/** A body beside one that went well: as JSON where both are, else line by line. */
export function compare(here: Payload, good: Payload): Comparison {
  if (here.truncated || good.truncated)
    return { kind: "not-compared", why: "One of the two is larger than what is shown of it here: 256 KiB." };
  if (here.encoding === good.encoding && here.data === good.data) return { kind: "equal" };
  if (here.encoding !== "utf8" || good.encoding !== "utf8")
    return { kind: "not-compared", why: "They are not both text, and their bytes differ." };
  const [mine, theirs] = [readJson(here.data), readJson(good.data)];
  if (mine === undefined || theirs === undefined) return { kind: "lines", ...lineDifferences(here.data, good.data) };
  return { kind: "json", ...jsonDifferences(mine, theirs) };
}
