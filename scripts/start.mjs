// `npm start`. Stage 1 runs on Node alone: it makes the checkout ready. Stage 2, in the same process, is TypeScript run by
// tsx: it starts and watches nats-server, fleet and console.
import { launch } from "./lib/launch.mjs";

await launch("start");
