/**
 * A map of what was set last: `atLeast` entries, and at most twice as many. In two halves, because one that forgets its oldest entry by its keys looks,
 * each time, past all that it has forgotten since it grew last.
 */
export class Recent<Key, Value> {
  #now = new Map<Key, Value>();
  #before = new Map<Key, Value>();

  constructor(private readonly atLeast: number) {}

  get(key: Key): Value | undefined {
    return this.#now.get(key) ?? this.#before.get(key);
  }

  set(key: Key, value: Value): void {
    this.#now.set(key, value);
    if (this.#now.size < this.atLeast) return;
    this.#before = this.#now;
    this.#now = new Map();
  }
}
