// Parses a large /jsz answer off the main thread and posts back only what lib/nats/wire reads: structured clone of the
// whole answer costs twice its parsing. Plain JavaScript, because the bundler, tsx and vitest all start it as it is.
import { parentPort } from "node:worker_threads";
import { slim } from "./slim.mjs";

parentPort?.on("message", ({ id, bytes }) => {
  try {
    parentPort?.postMessage({ id, value: slim(JSON.parse(new TextDecoder().decode(bytes))) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
