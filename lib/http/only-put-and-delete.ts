import { notTaken } from "./not-taken";

/** What a route that is changed and removed answers to every other method. */
export const onlyPutAndDelete = notTaken("PUT", "DELETE");
