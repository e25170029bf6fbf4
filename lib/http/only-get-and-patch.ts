import { notTaken } from "./not-taken";

/** What a route that is read and changed answers to every other method. HEAD is Next's. */
export const onlyGetAndPatch = notTaken("GET", "PATCH");
