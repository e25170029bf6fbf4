export { LiveProvider } from "./live-provider";
export type { LiveState } from "./live-state";
export { useLiveState } from "./use-live";
export { useLiveQuery } from "./use-live-query";
export { useViewQuery } from "./use-view-query";
