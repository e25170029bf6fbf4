/** A promise that is settled from outside. (`Promise.withResolvers` needs Node 22.) */
export type Deferred<T> = { promise: Promise<T>; resolve(value: T): void; reject(error: Error): void };

export function deferred<T>(): Deferred<T> {
  const parts: Partial<Deferred<T>> = {};
  const promise = new Promise<T>((resolve, reject) => Object.assign(parts, { resolve, reject }));
  return Object.assign(parts, { promise }) as Deferred<T>; // a promise's executor runs at once, so all three are there
}
