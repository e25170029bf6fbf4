import "server-only";

/** As Promise.all, but a failure waits for the others: nothing of a batch may go on when its epoch has ended. */
export async function allOf<T extends readonly unknown[]>(works: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const results = await Promise.allSettled(works);
  for (const result of results) if (result.status === "rejected") throw result.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T; // none is rejected: see above
}
