import { errors, type Msg, type NatsConnection } from "@nats-io/transport-node";
import { errorLine } from "./error-text";
import type { Log } from "./log";
import { headersOf, payloadOf } from "./publish";
import { unlessAborted } from "./time";
import type { Work } from "./work";

/** A message on core NATS: it was not stored for us, and nobody acknowledges it. */
export type CoreMessage = {
  subject: string;
  data: Uint8Array;
  header(name: string): string | null;
  /** Throws a SyntaxError on what is not JSON. */
  json(): unknown;
};

export type Listening = { stop(): void };

export type EmitOptions = { headers?: Record<string, string> };

export type RequestOptions = EmitOptions & {
  timeoutMs: number;
  /** Ends the wait, which then rejects with the signal's reason: a handler passes its message's, to give the message back at once. */
  signal?: AbortSignal;
  /**
   * For a subject that a stream captures: there the first answer to a request would be the stream's own acknowledgement. So the
   * request is published to the stream under this Msg-Id, and the inbox for the answer travels in this header.
   */
  captured?: { replyHeader: string; msgId: string };
};

/** An error reply carries the headers that NATS services use for it. */
const ERROR = "Nats-Service-Error";
const ERROR_CODE = "Nats-Service-Error-Code";

export class RequestFailed extends Error {
  override name = "RequestFailed";
  constructor(
    readonly code: "NO_RESPONDERS" | "TIMEOUT" | "ERROR_REPLY",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

type Wait = { timeoutMs: number; signals: AbortSignal[] };

export async function request(
  nc: NatsConnection,
  { subject, body, headers, timeoutMs, signals }: Wait & EmitOptions & { subject: string; body: unknown },
): Promise<CoreMessage> {
  try {
    const answer = nc.request(subject, payloadOf(body), { timeout: timeoutMs, headers: headersOf(headers) });
    return orError(await unlessAborted(answer, ...signals));
  } catch (cause) {
    throw asRequestFailed(cause, subject);
  }
}

/** Waits for one answer on an inbox of our own while `send` sends the request with that inbox in it. */
export async function requestByHeader(nc: NatsConnection, options: Wait & { inbox: string; what: string }, send: () => Promise<unknown>) {
  const answers = nc.subscribe(options.inbox, { max: 1, timeout: options.timeoutMs });
  try {
    const [answer] = await unlessAborted(Promise.all([firstOf(answers), send()]), ...options.signals);
    return orError(answer);
  } catch (cause) {
    throw asRequestFailed(cause, options.what);
  } finally {
    answers.unsubscribe();
  }
}

async function firstOf(messages: AsyncIterable<Msg>): Promise<Msg> {
  for await (const message of messages) return message;
  throw new RequestFailed("TIMEOUT", "The connection closed before an answer came");
}

function orError(answer: Msg): CoreMessage {
  const message = toCoreMessage(answer);
  const error = message.header(ERROR);
  if (error !== null) throw new RequestFailed("ERROR_REPLY", error);
  return message;
}

function asRequestFailed(cause: unknown, subject: string): unknown {
  if (cause instanceof errors.RequestError && cause.isNoResponders())
    return new RequestFailed("NO_RESPONDERS", `Nobody serves ${subject}`, { cause });
  if (cause instanceof errors.NoRespondersError) return new RequestFailed("NO_RESPONDERS", `Nobody serves ${subject}`, { cause });
  const isLate =
    cause instanceof errors.TimeoutError || (cause instanceof errors.RequestError && cause.cause instanceof errors.TimeoutError);
  return isLate ? new RequestFailed("TIMEOUT", `No answer from ${subject} in time`, { cause }) : cause;
}

type Listener = { nc: NatsConnection; subject: string; log: Log };

/** What a listener throws is logged: thrown into the client it would end the reading of the whole connection. */
export function listen({ nc, subject, log }: Listener, onMessage: (message: CoreMessage) => void): Listening {
  const subscription = nc.subscribe(subject, {
    callback: (error, message) => {
      if (error) return log.error({ subject, error: error.message }, "cannot listen");
      try {
        onMessage(toCoreMessage(message));
      } catch (thrown) {
        log.warn({ subject: message.subject, error: String(thrown) }, "a message could not be handled");
      }
    },
  });
  return { stop: () => subscription.unsubscribe() };
}

type Serving = Listener & { queue: string; work: Work };
type Answer = (message: CoreMessage) => Promise<unknown>;

/** A member of a queue group: of all members the server picks one for each message. Stopped, it answers what it has, and takes no more. */
export function serve({ nc, subject, log, queue, work }: Serving, handler: Answer): Listening {
  return work.serve(() =>
    nc.subscribe(subject, {
      queue,
      callback: (error, message) => {
        if (error) return log.error({ subject, queue, error: error.message }, "cannot serve");
        work.track(respond(message, { handler, log, work }), log, { subject: message.subject, queue });
      },
    }),
  );
}

/** Rejects where not even an error reply can be sent: who asked is told by the time-out. */
async function respond(message: Msg, { handler, log, work }: Pick<Serving, "log" | "work"> & { handler: Answer }): Promise<void> {
  try {
    const reply = await handler(toCoreMessage(message));
    if (work.isDead) return;
    message.respond(payloadOf(reply ?? null));
  } catch (error) {
    if (work.isDead) return;
    const text = errorLine(error);
    log.debug({ subject: message.subject, error: text }, "error reply");
    message.respond("", { headers: headersOf({ [ERROR]: text, [ERROR_CODE]: "500" }) });
  }
}

function toCoreMessage(message: Msg): CoreMessage {
  return {
    subject: message.subject,
    data: message.data,
    header: (name) => message.headers?.get(name) || null,
    json: () => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(message.data)),
  };
}
