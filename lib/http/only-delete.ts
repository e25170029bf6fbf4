import { notTaken } from "./not-taken";

/** What a route that is only removed answers to every other method. */
export const onlyDelete = notTaken("DELETE");
