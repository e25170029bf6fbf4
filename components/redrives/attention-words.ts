import { messagesOf, type StateCounts } from "./words";

/** What going on does with what was not sent yet; what is under way may have arrived, or not. */
export function goOnText({ selected, intent }: Pick<StateCounts, "selected" | "intent">): string {
  const [it, waits] = selected === 1 ? ["it", "waits"] : ["them", "wait"];
  if (selected === 0 && intent === 0) return "Nothing waits to be sent: going on watches what becomes of the rest.";
  if (intent === 0) return `Going on sends the ${messagesOf(selected)} that ${waits}; an abort leaves ${it} open.`;
  if (selected > 0)
    return `Going on sends the ${messagesOf(selected)} that ${waits}, and of the ${intent.toLocaleString("en")} under way what has not arrived; an abort leaves what waits open.`;
  return intent === 1
    ? "1 message is under way: going on sends it if it has not arrived."
    : `${messagesOf(intent)} are under way: going on sends those that have not arrived.`;
}
