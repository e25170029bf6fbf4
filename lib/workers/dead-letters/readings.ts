import "server-only";

/** Where the followers of a context's streams stand, for those who must know whether an advisory may still lie unread. */
export class Readings {
  readonly #at = new Map<string, number | "denied">();

  /** Everything that lay there at this time has been written. */
  read(context: string, stream: string, at: number): void {
    this.#at.set(keyOf(context, stream), at);
  }

  denied(context: string, stream: string): void {
    this.#at.set(keyOf(context, stream), "denied");
  }

  ended(context: string, stream: string): void {
    this.#at.delete(keyOf(context, stream));
  }

  isDenied(context: string, stream: string): boolean {
    return this.#at.get(keyOf(context, stream)) === "denied";
  }

  /** Whether nothing that lay there at `at` is unread, as far as it may be read at all. */
  isReadTo(context: string, stream: string, at: number): boolean {
    const reading = this.#at.get(keyOf(context, stream));
    return reading === "denied" || (reading !== undefined && reading >= at);
  }
}

const keyOf = (context: string, stream: string) => JSON.stringify([context, stream]);
