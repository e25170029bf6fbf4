import { connect } from "@nats-io/transport-node";
import { Station } from "../bus/bus";
import { createLog } from "../bus/log";
import { oneQueue } from "./one-queue";

/** Fails every message, and is gone (kill -9) between the last attempt's dead letter and its ack. */
const nc = await connect({ servers: process.env.NATS_URL });
const system = oneQueue(() => Promise.reject(new Error("poison")));
const station = await Station.open({
  nc,
  system,
  log: createLog(process.env),
  seed: "crash",
  rate: 0,
  scale: 1,
  incident: () => "off",
  afterDeadLetter: () => process.kill(process.pid, "SIGKILL"),
});
for (const agent of system.agents) await station.start(agent);
