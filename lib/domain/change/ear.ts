import { groupBy } from "../group-by";
import type { Heard } from "./advisory";

type Asset = { stream: string; consumer: string | null };

/** What was heard of a context and waits for a reading that shows it. Each advisory gives its time to one change, and then waits no more. */
export class Ear {
  readonly #said: ReadonlyMap<string, readonly Heard[]>;
  readonly #taken = new Set<Heard>();

  constructor(heard: readonly Heard[]) {
    const inOrder = heard.toSorted((a, b) => a.at - b.at);
    this.#said = groupBy(inOrder, ({ what, ...asset }) => nameOf(what, asset));
  }

  /** Everything of its kind, in its order, whether it waits or not. */
  said(what: Heard["what"], asset: Asset): readonly Heard[] {
    return this.#said.get(nameOf(what, asset)) ?? [];
  }

  /** The first after a time, epoch ms: of things that end once. */
  takeFirst(what: Heard["what"], asset: Asset, after: number): Heard | null {
    const first = this.said(what, asset).find((heard) => heard.at > after && !this.#taken.has(heard)) ?? null;
    if (first) this.#taken.add(first);
    return first;
  }

  /** The newest: of things that come again, and are found as they ended. */
  takeLast(what: Heard["what"], asset: Asset): Heard | null {
    const last = this.said(what, asset).findLast((heard) => !this.#taken.has(heard)) ?? null;
    if (last) this.#taken.add(last);
    return last;
  }

  /** Those before it as well: what they changed was found together. */
  takeAll(what: Heard["what"], asset: Asset): Heard | null {
    const last = this.takeLast(what, asset);
    for (const heard of this.said(what, asset)) this.#taken.add(heard);
    return last;
  }

  rest(): Heard[] {
    return [...this.#said.values()].flat().filter((heard) => !this.#taken.has(heard));
  }
}

/** Names hold no space. */
const nameOf = (what: string, { stream, consumer }: Asset) => `${what} ${stream} ${consumer ?? ""}`;
