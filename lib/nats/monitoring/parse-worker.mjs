// Parses a large /jsz answer off the main thread. Plain JavaScript, because the bundler, tsx and vitest all start it as it is.
import { parentPort } from "node:worker_threads";
import { pack } from "./pack.mjs";

parentPort?.on("message", ({ id, bytes }) => {
  try {
    const packed = pack(JSON.parse(Buffer.from(bytes.buffer).toString("utf8")));
    parentPort?.postMessage({ id, packed }, [/** @type {ArrayBuffer} */ (packed.rows.buffer)]);
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
