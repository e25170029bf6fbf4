import { notTaken } from "./not-taken";

/** What a route that only acts answers to every other method, looking included: nothing is executed by a link. */
export const onlyPost = notTaken("POST");
