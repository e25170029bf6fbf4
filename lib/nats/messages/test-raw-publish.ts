import { connect } from "node:net";

export type RawPublish = { subject: string; block?: string | Uint8Array; payload?: string | Uint8Array };

/** Publishes over a socket of its own, because no client sends a header block that it finds odd. Resolves when the server has taken them all. */
export async function rawPublish(
  port: number,
  messages: readonly RawPublish[],
  login: { user: string; pass: string } | null = null,
): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const done = new Promise<void>((resolve, reject) => {
    let said = "";
    socket.on("data", (bytes) => {
      said += bytes.toString("latin1");
      if (said.includes("-ERR")) reject(new Error(said));
      if (said.includes("PONG")) resolve();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error(`closed: ${said}`)));
  });
  const options = { verbose: false, headers: true, no_responders: false, ...login };
  socket.write(`CONNECT ${JSON.stringify(options)}\r\n`);
  for (const message of messages) socket.write(frame(message));
  socket.write("PING\r\n");
  await done.finally(() => socket.destroy());
}

function frame({ subject, block, payload = "" }: RawPublish): Buffer {
  const body = Buffer.from(payload);
  if (block === undefined) return Buffer.concat([Buffer.from(`PUB ${subject} ${body.length}\r\n`), body, Buffer.from("\r\n")]);
  const head = Buffer.from(block);
  return Buffer.concat([Buffer.from(`HPUB ${subject} ${head.length} ${head.length + body.length}\r\n`), head, body, Buffer.from("\r\n")]);
}
