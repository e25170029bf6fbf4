import { isOwnPlace } from "../../dead-letter/own-place";
import type { Aimed, Refusal } from "./candidate";
import { comesAgainReason, comesAgainTo } from "./comes-again";
import type { World } from "./facts";

/** What was given up on is not given out again, unless its consumer was reset since, or made again: then it would come twice. */
export function refuseComing({ letter }: Aimed["from"], { streams, receivers, silent }: World): Refusal | null {
  if (!isOwnPlace(letter)) return null;
  const isQueue = streams.some(({ name, retention }) => name === letter.stream && retention === "workqueue");
  const consumers = (receivers.get(letter.stream) ?? []).map(({ consumer }) => consumer);
  const to = comesAgainTo(letter, { isQueue, consumers });
  if (to) return { code: "COMES_AGAIN", reason: comesAgainReason(to, letter.stream) };
  const [first] = (silent.get(letter.stream) ?? []).filter((name) => isQueue || name === letter.consumer);
  return first === undefined
    ? null
    : { code: "COMES_AGAIN", reason: `${first} of ${letter.stream} does not answer: it may be given it again by itself.` };
}
