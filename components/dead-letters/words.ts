import type { DeadLetterDetail } from "@/lib/domain/dead-letter/row";
import { visibleText } from "@/components/payload/bytes";

/** The first line that says something: errors come with stacks. `null` where nothing was recorded. */
export function errorLine(error: string | null): string | null {
  const line = error
    ?.split("\n")
    .map((each) => each.trim())
    .find((each) => each !== "");
  return line === undefined ? null : visibleText(line);
}

/** What could not be read of a letter and why. One that was sent again is gone because of that. */
export function noticeOf({ state, notice, stream }: Pick<DeadLetterDetail, "state" | "notice" | "stream">): string | null {
  return state === "redriven" && notice !== null ? `It left ${stream} when its copy was stored: it was sent again.` : notice;
}

/** Whether the error holds more than its first line. */
export function hasMore(error: string): boolean {
  return error.trim() !== errorLine(error);
}

/** `saga d5e15e0a…9f1`: enough of an id to tell it from others. An id that names its flow itself is not named twice. */
export function shortKey({ flow, key }: { flow: string; key: string }): string {
  const seen = visibleText(key);
  const short = seen.length > 16 ? `${seen.slice(0, 10)}…${seen.slice(-4)}` : seen;
  return seen.startsWith(flow.slice(0, 4)) ? short : `${flow} ${short}`;
}
