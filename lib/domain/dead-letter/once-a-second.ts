import type { DeathAdvisory } from "./death";

/** To die again a message must be given back by a RESET, and delivered as often as its consumer allows. */
const DEATHS_APART_MS = 1_000;

/** Deaths without those of the same message and consumer that follow another within a second: a forger's, of which each would be a copy. */
export function onceASecond(deaths: readonly DeathAdvisory[]): DeathAdvisory[] {
  const last = new Map<string, number>();
  const isAnother = (death: DeathAdvisory) => {
    const key = `${death.kind} ${death.stream} ${death.consumer} ${death.seq}`; // names hold no space
    const before = last.get(key);
    if (before !== undefined && death.at - before < DEATHS_APART_MS) return false;
    last.set(key, death.at);
    return true;
  };
  return deaths.toSorted((a, b) => a.at - b.at).filter(isAnother);
}
