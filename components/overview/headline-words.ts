import { LATELY_WORDS } from "@/lib/domain/dead-letter/lately";
import type { Overview } from "@/lib/domain/overview/types";

/** The one sentence of the page. Nothing seen is not the same as nothing wrong. */
export function headlineWords({ needsYou, contexts }: Overview): string {
  if (needsYou.length > 0) return needsYou.length === 1 ? "1 thing needs you" : `${needsYou.length} things need you`;
  if (contexts.length === 0) return "Nothing is watched yet";
  const seen = contexts.filter((each) => each.asOf !== null);
  if (seen.length === 0) return "Nothing seen yet";
  const live = contexts.filter((each) => each.state === "live");
  return live.length === contexts.length ? "Nothing needs you" : "Nothing needs you, as far as can be seen";
}

export function noteWords({ gettingBetter, consumersFine, consumersGivingUp, contexts }: Overview): string | null {
  if (contexts.every((each) => each.asOf === null)) return null;
  const better = gettingBetter.length > 0 ? [`${gettingBetter.length} getting better`] : [];
  if (contexts.every((each) => each.consumers === null)) return better.join(" · ") || null;
  const asFar = contexts.some((each) => each.state === "live") ? "" : " when last seen";
  const givingUp = consumersGivingUp > 0 ? [`${consumersGivingUp.toLocaleString("en")} gave up on messages ${LATELY_WORDS}`] : [];
  const fine = `${consumersFine.toLocaleString("en")} ${consumersFine === 1 ? "consumer" : "consumers"} fine${asFar}`;
  return [...better, fine, ...givingUp].join(" · ");
}
