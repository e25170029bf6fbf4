import { formatCountOf } from "../../format";
import type { Plan } from "../row";
import type { WarningCode } from "../types";

export const warn = (code: WarningCode, text: string): Plan["warnings"][number] => ({ code, text });

export const messages = (count: number) => formatCountOf(count, "message");

/** verb(1, "goes", "go") → "goes" */
export const verb = (count: number, one: string, many: string) => (count === 1 ? one : many);

/** Of a plan of what came back: so many are not in it. */
export const namelessWarning = (count: number): Plan["warnings"] =>
  count === 0
    ? []
    : [
        warn(
          "LETTER_UNKNOWN",
          `${messages(count)} that came back ${verb(count, "is", "are")} not in this plan: nobody knows which dead ${verb(count, "letter it", "letters they")} became.`,
        ),
      ];
