import { formatCount } from "@/components/ui/format";
import type { RedriveFailures, RedriveRow } from "@/lib/domain/redrive/row";
import { notSentText } from "./outcome-words";

type Told = Pick<RedriveRow, "number" | "context" | "actor" | "reason" | "sentence">;

/** What one pastes into a chat: who did what and why, how it stands, what did not get through, and where to look. */
export function jobText(
  { number, context, actor, reason, sentence }: Told,
  failures: RedriveFailures | undefined,
  address: string,
): string {
  const lines = [
    `Re-drive #${number} (${context}), ${actor.name}${reason === null ? "" : `: ${reason}`}`,
    sentence,
    ...(failures?.cameBack ?? []).map(({ title, count }) => `- ${formatCount(count)} came back: ${title ?? "in no group"}`),
    ...(failures?.notSent ?? []).map(
      ({ code, detail, count }) => `- ${formatCount(count)} not sent: ${notSentText(code, detail)} (${code})`,
    ),
    address,
  ];
  return lines.join("\n");
}
