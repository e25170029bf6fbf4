import { oneQueue } from "./one-queue";
import { startStation } from "./one-station";
import { sleep } from "../bus/time";

/** Takes 16 messages at a time and 0.1 to 1 s for each, until it is killed. */
await startStation(
  oneQueue(({ seq }) => sleep(100 + (seq % 10) * 100)),
  process.env.NATS_URL ?? "",
);
