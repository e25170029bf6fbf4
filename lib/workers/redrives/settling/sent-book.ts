import "server-only";
import type { Boomerang } from "@/lib/db/redrives/ledger-types";
import type { Settlement } from "@/lib/domain/redrive/types";
import type { Progress } from "../progress";
import type { SentItem } from "../settler";
import type { Open } from "./target-watch";

type Listener = (settlement: Settlement) => void;

/** What one epoch knows of the messages that were sent, and tells of them. It reads and writes nothing itself. */
export class SentBook {
  /** Nobody has looked yet who is to acknowledge them. */
  fresh: SentItem[] = [];
  /** Sent, and not written down what became of them; `null`: nobody can watch it. */
  readonly open = new Map<number, Open | null>();
  /** What is to be written of them, in this order: it stays here until the ledger has it. */
  readonly unsaved = new Map<number, Settlement>();
  readonly #progress: Progress;
  readonly #listeners = new Set<Listener>();
  /** So that one that comes back later is counted from where it was. */
  readonly #notObserved = new Set<number>();
  /** What was told of as a boomerang. */
  readonly #back = new Set<number>();
  /** Boomerangs whose PubAcks are being written. */
  readonly #early = new Map<number, Settlement>();

  /** `boomerangs`: what earlier epochs were told of. */
  constructor(progress: Progress, boomerangs: readonly Boomerang[]) {
    this.#progress = progress;
    for (const { nth: _, isSent, ...settlement } of boomerangs) {
      if (isSent) this.#back.add(settlement.n);
      else this.#early.set(settlement.n, settlement);
    }
  }

  unsettled(): number {
    return this.open.size + this.fresh.length;
  }

  /** Told in the order in which they were seen, each after it was written. Returns how to stop listening. */
  onSettled(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  decide(settlement: Settlement): void {
    this.unsaved.set(settlement.n, settlement);
  }

  forget(n: number): void {
    const open = this.open.get(n);
    open?.target.remove(open);
    this.open.delete(n);
    this.unsaved.delete(n);
  }

  /** The ledger has it. */
  wrote(settlement: Settlement): void {
    const { n, state } = settlement;
    this.forget(n);
    this.#progress.moved("published", state, 1);
    if (state === "not-observed") this.#notObserved.add(n);
    if (state === "boomeranged") this.#back.add(n);
    this.#tell(settlement);
  }

  /** The index has written down that it came back. */
  cameBack(boomerang: Boomerang): void {
    const { nth: _, isSent, ...settlement } = boomerang;
    const { n } = settlement;
    const isOpen = this.open.has(n);
    this.forget(n);
    if (this.#back.has(n)) return;
    if (isOpen) this.#tellBack("published", settlement);
    else if (!isSent || this.fresh.some(({ item }) => item.n === n)) this.#early.set(n, settlement);
    else this.#tellBack(this.#notObserved.delete(n) ? "not-observed" : "settled", settlement);
  }

  /** Whether it came back before anybody could watch it; that is told now. */
  isBackAlready(n: number): boolean {
    const early = this.#early.get(n);
    if (!early) return false;
    this.#early.delete(n);
    this.#tellBack("published", early);
    return true;
  }

  #tellBack(from: "published" | "not-observed" | "settled", settlement: Settlement): void {
    this.#back.add(settlement.n);
    this.#progress.moved(from, "boomeranged", 1);
    this.#tell(settlement);
  }

  #tell(settlement: Settlement): void {
    for (const listener of this.#listeners) listener(settlement);
  }
}
