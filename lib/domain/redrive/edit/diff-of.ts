import { compare } from "../../explain/compare";
import { formatCount } from "../../format";
import { bytesToText, storable, toPayload } from "../../payload";
import type { Outgoing } from "../types";

/** What of an edit is kept where people read it: in the plan and in the audit. */
const MOST_CHARACTERS = 1_000;
const MOST_IN_LINE = 160;

/** What an edit changed, a line each (`-` before, `+` after), at most 1,000 characters; of a value, as much as tells it. */
export function diffOf(before: Sent, after: Sent): string {
  const lines = [...headerLines(before, after), ...bodyLines(before, after)].map(short);
  let text = "";
  for (const [index, line] of lines.entries()) {
    if (text.length + line.length > MOST_CHARACTERS) return `${text}… ${formatCount(lines.length - index)} more`;
    text += index === lines.length - 1 ? line : `${line}\n`;
  }
  return text;
}

type Sent = Pick<Outgoing, "headers" | "payload">;

const short = (line: string) => storable(line.length > MOST_IN_LINE ? `${line.slice(0, MOST_IN_LINE)}…` : line);

function headerLines(before: Sent, after: Sent): string[] {
  const [had, has] = [textsOf(before), textsOf(after)];
  const gone = without(had, has).map((line) => `- header ${line}`);
  const come = without(has, had).map((line) => `+ header ${line}`);
  const isMoved = gone.length + come.length === 0 && had.some((line, index) => line !== has[index]);
  return [...gone, ...come, ...(isMoved ? ["headers in another order"] : [])];
}

const textsOf = ({ headers }: Sent) => headers.map(({ raw }) => bytesToText(raw));

/** What of the one the other has not, counting repeats. */
function without(these: readonly string[], those: readonly string[]): string[] {
  const left = [...those];
  return these.filter((each) => {
    const at = left.indexOf(each);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function bodyLines(before: Sent, after: Sent): string[] {
  const compared = compare(toPayload(before.payload), toPayload(after.payload));
  if (compared.kind === "equal") return [];
  if (compared.kind === "not-compared")
    return [`body of ${formatCount(before.payload.length)} B → ${formatCount(after.payload.length)} B. ${compared.why}`];
  if (compared.kind === "lines")
    return compared.lines.flatMap((line) =>
      line.kind === "only-here" ? [`- ${line.text}`] : line.kind === "only-good" ? [`+ ${line.text}`] : [],
    );
  if (compared.differences.length === 0) return ["body written otherwise, with the same values"];
  return compared.differences.flatMap((difference) => [
    ...("here" in difference ? [`- ${difference.pointer || "body"}: ${difference.here}`] : []),
    ...("good" in difference ? [`+ ${difference.pointer || "body"}: ${difference.good}`] : []),
  ]);
}
