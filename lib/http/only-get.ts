import { notTaken } from "./not-taken";

/** What a route that is only read answers to every other method. HEAD is Next's. */
export const onlyGet = notTaken("GET");
