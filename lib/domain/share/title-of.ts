import type { DeadLetterDetail } from "../dead-letter/row";
import { formatCount } from "../format";

type Named = Pick<DeadLetterDetail, "kind" | "error" | "deliveries" | "consumer" | "stream" | "seq">;

/** What a case is called: the first line of its error that says something, else who gave up on it, else where it lies. */
export function titleOf({ kind, error, deliveries, consumer, stream, seq }: Named): string {
  const line = error
    ?.split("\n")
    .map((each) => each.trim())
    .find((each) => each !== "");
  if (line !== undefined) return line;
  if (kind === "stored" && deliveries === null) return `Dead letter ${stream} #${formatCount(seq)}`;
  const what = kind === "terminated" ? "Ended by TERM" : deliveries === null ? "Gave up" : `Gave up after ${formatCount(deliveries)}`;
  return consumer === null ? what : `${what} · ${consumer}`;
}
