import type { Consumer } from "../../consumer/types";
import { receives } from "./receivers";

type GivenUp = { seq: number; /** As it is stored. */ subject: string; consumer: string | null };

/**
 * Which consumer of its own stream will be given a message again that was given up on: it was reset since, or made again, and has not come to it
 * yet. In a work queue whoever takes its subject, elsewhere the one that gave up. `null`: none.
 */
export function comesAgainTo<C extends Pick<Consumer, "name" | "filterSubjects" | "delivered">>(
  { seq, subject, consumer }: GivenUp,
  { isQueue, consumers }: { isQueue: boolean; consumers: readonly C[] },
): C | null {
  const takers = consumers.filter((each) => (isQueue ? receives(each, subject) : each.name === consumer));
  return takers.find(({ delivered }) => delivered.streamSeq < seq) ?? null;
}

export const comesAgainReason = ({ name, delivered }: Pick<Consumer, "name" | "delivered">, stream: string): string =>
  `${name} will be given it again by itself: it was reset, or made again, and has come to #${delivered.streamSeq} of ${stream}.`;
