import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { matchesSome } from "@/lib/domain/subject/match";

export type RawPublish = { subject: string; block?: string | Uint8Array; payload?: string | Uint8Array };

type StreamConfig = { subjects?: string[]; no_ack?: boolean };

/**
 * Publishes over a socket of its own, because no client sends a header block that it finds odd. Resolves when each stream of this account has
 * stored or refused the last of its own: the server takes a message before it stores it. A login that may not list streams waits for none.
 */
export async function rawPublish(
  port: number,
  messages: readonly RawPublish[],
  login: { user: string; pass: string } | null = null,
): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  const heard = hear(socket);
  const inbox = `_INBOX.raw-${randomUUID()}`;
  const options = { verbose: false, headers: true, no_responders: true, ...login };
  try {
    socket.write(`CONNECT ${JSON.stringify(options)}\r\nSUB ${inbox}.* 1\r\nPUB $JS.API.STREAM.LIST ${inbox}.streams 0\r\n\r\n`);
    const streams = await heard((said) => streamsIn(said, inbox));
    const last = streams.map(({ subjects = [] }) => messages.findLastIndex(({ subject }) => matchesSome(subjects, subject)));
    const replies = new Map(last.filter((index) => index >= 0).map((index) => [index, `${inbox}.${index} `]));
    for (const [index, message] of messages.entries()) socket.write(frame(message, replies.get(index)));
    socket.write("PING\r\n");
    await heard((said) => (said.includes("PONG") && [...replies.values()].every((reply) => said.includes(reply))) || null);
  } finally {
    socket.destroy();
  }
}

/** What the server says to a login that may not ask for streams, or not hear the answer. */
const mayNotList = /-ERR 'Permissions Violation for (Publish to "\$JS\.API\.STREAM\.LIST"|Subscription to "_INBOX\.raw)/;

/** The streams that answer a publisher; none where nobody may say, or has JetStream. */
function streamsIn(said: string, inbox: string): StreamConfig[] | null {
  if (mayNotList.test(said) || said.includes(`HMSG ${inbox}.streams`)) return [];
  const head = new RegExp(`MSG ${inbox}\\.streams 1 (\\d+)\r\n`).exec(said);
  if (!head) return null;
  const [from, size] = [head.index + head[0].length, Number(head[1])];
  const answer = said.slice(from, from + size);
  if (answer.length < size) return null;
  const { streams } = JSON.parse(answer) as { streams?: { config: StreamConfig }[] | null }; // the server's own answer
  return (streams ?? []).map(({ config }) => config).filter((config) => !config.no_ack);
}

/** Waits for what is to be found in all that the server has said; rejects with an error of it. */
function hear(socket: Socket): <T>(find: (said: string) => T | null) => Promise<T> {
  let said = "";
  let look = () => {};
  let ended: Error | null = null;
  socket.setEncoding("latin1").on("data", (text: string) => {
    said += text;
    look();
  });
  for (const event of ["error", "close"])
    socket.once(event, (error: unknown) => {
      ended ??= error instanceof Error ? error : new Error(`closed: ${said}`);
      look();
    });
  return (find) =>
    new Promise((resolve, reject) => {
      look = () => {
        const found = find(said);
        if (/-ERR/.test(said.replace(mayNotList, ""))) reject(new Error(said));
        else if (ended) reject(ended);
        else if (found !== null) resolve(found);
      };
      look();
    });
}

function frame({ subject, block, payload = "" }: RawPublish, reply = ""): Buffer {
  const body = Buffer.from(payload);
  if (block === undefined) return Buffer.concat([Buffer.from(`PUB ${subject} ${reply}${body.length}\r\n`), body, Buffer.from("\r\n")]);
  const head = Buffer.from(block);
  const sizes = `${head.length} ${head.length + body.length}`;
  return Buffer.concat([Buffer.from(`HPUB ${subject} ${reply}${sizes}\r\n`), head, body, Buffer.from("\r\n")]);
}
