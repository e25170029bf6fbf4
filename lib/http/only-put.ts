import { notTaken } from "./not-taken";

/** What a route that only sets something answers to every other method. */
export const onlyPut = notTaken("PUT");
