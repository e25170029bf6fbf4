/** What came back so often is not mended by sending it once more: no plan takes it. */
export const MAX_GENERATION = 3;

/** It is open, counts as open, and waits for a person: nobody writes that it is quarantined. Both conditions are in lists' filters too. */
export const isQuarantined = ({ state, generation }: { state: string; generation: number }): boolean =>
  state === "open" && generation >= MAX_GENERATION;
