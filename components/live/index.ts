export { LiveProvider } from "./live-provider";
export type { LiveState } from "./live-state";
export { useDeadLetterArrivals, useLive, useLiveState } from "./use-live";
export { useLiveQuery } from "./use-live-query";
