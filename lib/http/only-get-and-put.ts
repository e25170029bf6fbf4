import { notTaken } from "./not-taken";

/** What a route that is read and set answers to every other method. HEAD is Next's. */
export const onlyGetAndPut = notTaken("GET", "PUT");
