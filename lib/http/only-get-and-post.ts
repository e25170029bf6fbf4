import { notTaken } from "./not-taken";

/** What a route that lists and makes answers to every other method. */
export const onlyGetAndPost = notTaken("GET", "POST");
