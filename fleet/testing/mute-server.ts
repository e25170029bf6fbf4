import { createServer, type Socket } from "node:net";
import { freePort } from "@/e2e/fixtures/nats-server";

type MuteServer = { url: string; port: number; connections(): number; stopListening(): void; stop(): void };

/** Takes connections and says nothing, as a server does that hangs while it starts. */
export async function startMuteServer(): Promise<MuteServer> {
  const held: Socket[] = [];
  const server = createServer((socket) => void held.push(socket.on("error", () => {}))); // whoever gave up resets it
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    connections: () => held.length,
    stopListening: () => void server.close(), // connections that were made stay open
    stop() {
      server.close();
      for (const socket of held) socket.destroy();
    },
  };
}
