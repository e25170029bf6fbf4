/** What failed so lately is failing still, as far as anybody can tell. */
const MINUTES = 10;
export const LATELY_WORDS = `in the last ${MINUTES} minutes`;

const MINUTE_MS = 60_000;

/** From when on, in epoch ms: arrivals are counted by the minute, so it is the minute that runs at `now` and the nine before. */
export const latelyFrom = (now: number): number => (Math.floor(now / MINUTE_MS) - MINUTES + 1) * MINUTE_MS;

/** A consumer, as what is known of consumers is looked up. */
export const consumerKey = ({ stream, consumer }: { stream: string; consumer: string }): string => JSON.stringify([stream, consumer]);
