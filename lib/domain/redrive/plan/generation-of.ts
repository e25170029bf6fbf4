import type { DeadLetter } from "../../dead-letter/dead-letter";
import type { Outgoing } from "../types";

type Sent = { letter: Pick<DeadLetter, "generation">; stored: { outgoing: Pick<Outgoing, "generation"> }; timesInPlace?: number };

/**
 * How often a letter was re-driven: by any sighting of it, as an envelope may carry none of the headers that say it, and by what the database has of
 * deliveries in place.
 */
export const generationOf = ({ letter, stored: { outgoing }, timesInPlace = 0 }: Sent): number =>
  Math.max(letter.generation, outgoing.generation) + timesInPlace;
