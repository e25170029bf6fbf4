import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { Outgoing } from "../types";

type Sent = { letter: Pick<DeadLetter, "generation">; stored: { outgoing: Pick<Outgoing, "generation"> } };

/** How often a letter was re-driven: by any sighting of it, as an envelope may carry none of the headers that say it. */
export const generationOf = ({ letter, stored: { outgoing } }: Sent): number => Math.max(letter.generation, outgoing.generation);
