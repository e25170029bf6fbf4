import { oneQueue } from "./one-queue";
import { startStation } from "./one-station";

/** Fails every message, and is gone (kill -9) between the last attempt's dead letter and its ack. */
await startStation(
  oneQueue(() => Promise.reject(new Error("poison"))),
  process.env.NATS_URL ?? "",
  { afterDeadLetter: () => process.kill(process.pid, "SIGKILL") },
);
