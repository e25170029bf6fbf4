import type { StreamFacts, World } from "./facts";
import { arrivalsOf } from "./receivers";

/** The dead-letter stream that a message to `target` would come into, of those it died into; `null`: none. */
export function feedsDeadLetters(
  target: StreamFacts,
  subject: string,
  diedInto: readonly string[],
  world: Pick<World, "streams">,
): StreamFacts | null {
  if (target.isDeadLetter || diedInto.includes(target.name)) return target;
  const arrival = arrivalsOf(target, subject, world).find(({ stream }) => diedInto.includes(stream.name));
  return arrival?.stream ?? null;
}
