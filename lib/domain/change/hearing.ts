/** Whether a console hears what changes as it is said, and if not, why: the server refuses, nothing is set, or half a sentence of an error. */
export type Hearing =
  | { kind: "heard"; sinceAt: number }
  | { kind: "unheard"; why: "denied" | "no-system-account" | "not-the-system-account" | "unavailable"; detail: string | null };

type Of = "advisories" | "connections";

/** What this process hears of each context: the worker says it, pages show it. */
export type ChangeHearing = { of(context: string): Record<Of, Hearing>; say(context: string, of: Of, hearing: Hearing): void };

export function createChangeHearing(): ChangeHearing {
  const known = new Map<string, Hearing>();
  const get = (context: string, of: Of): Hearing =>
    known.get(`${of} ${context}`) ?? { kind: "unheard", why: "unavailable", detail: "not connected yet" };
  return {
    of: (context) => ({ advisories: get(context, "advisories"), connections: get(context, "connections") }),
    say: (context, of, hearing) => void known.set(`${of} ${context}`, hearing),
  };
}
