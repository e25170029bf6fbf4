/** Messages per second. Slower than one in a quarter of an hour is a mistake, and no timer waits for 25 days. Apart from the schema: a form needs no zod. */
export const rateBounds = { leastPerSec: 0.001, mostPerSec: 100_000 } as const;
