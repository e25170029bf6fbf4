import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writePrivately } from "../key-store";
import { serverConfig, type ServerConfig } from "../server-config";

export type LaunchedServer = { stop(): Promise<void> };

/** A real nats-server with the embedded configuration. */
export async function launchServer(binary: string, config: ServerConfig): Promise<LaunchedServer> {
  const file = path.join(config.folder, "server.conf");
  await writePrivately(file, serverConfig(config));
  const child = spawn(binary, ["-c", file], { stdio: "ignore" });
  const ended = once(child, "exit");
  const healthy = () =>
    fetch(`http://127.0.0.1:${config.ports.monitoring}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  while (!(await healthy())) {
    if (child.exitCode !== null) throw new Error(`nats-server exited with ${child.exitCode}`);
    await sleep(20);
  }
  return {
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}
