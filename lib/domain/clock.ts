/** What is uncertain about time, passed in: `now` is epoch ms. */
export type Clock = { now(): number };
