/** The last `limit` keys, oldest out first: what a process need not ask the key-value bucket about (remembered.ts). */
export class Seen {
  readonly #keys = new Set<string>();
  constructor(private readonly limit: number) {}

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.delete(key);
    this.#keys.add(key);
    if (this.#keys.size > this.limit) for (const oldest of this.#keys.keys()) return void this.#keys.delete(oldest);
  }
}
