// A tap, in a process of its own because Node 20 has WebSocket only behind --experimental-websocket.
// stdin: { url, jwt, seed }. It subscribes as a tap may and as it may not, publishes, says "listening", and at "report" what it heard.
import { createInterface } from "node:readline";
import { jwtAuthenticator, wsconnect } from "@nats-io/nats-core";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const { url, jwt, seed } = JSON.parse((await lines.next()).value);
const nc = await wsconnect({ servers: url, authenticator: jwtAuthenticator(jwt, new TextEncoder().encode(seed)), reconnect: false });

const heard = [];
const refused = [];
nc.subscribe(">", { queue: "_tap.1", callback: (error, message) => (error ? refused.push(error.message) : heard.push(message.subject)) });
for (const queue of ["workers", undefined]) nc.subscribe("orders.>", { queue, callback: (error) => error && refused.push(error.message) });
nc.publish("orders.new", "from the tap");
await nc.flush();
process.stdout.write("listening\n");

await lines.next();
await nc.flush();
process.stdout.write(`${JSON.stringify({ heard, refused })}\n`);
await nc.close();
process.exit(0);
