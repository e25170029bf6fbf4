import "server-only";
import { keptSubjects } from "@/lib/domain/dead-letter/kept-copy";
import { ownStreams } from "@/lib/domain/own-streams";
import { covers } from "@/lib/domain/subject";
import { AppError } from "@/lib/errors";
import { apiErrors, JsApiError } from "../js-api";
import { isDenied } from "../messages/read-message";
import type { NatsContext } from "../types";

const NAME = ownStreams.deadLetters;
const PURPOSE = "dead-letters";
const DAY_NS = 86_400_000 * 1e6;

/** The server sets max_bytes aside at once: where the account has less to give, the stream is smaller. */
const SIZES_BYTES = [1024, 256, 64].map((mib) => mib * 1024 * 1024);

/** nats-server 2.15.1 `server/errors.json`. */
const errors = { overlap: 10065, nameInUse: 10058, insufficient: 10023, storageExceeded: 10047, memoryExceeded: 10028 } as const;
const NO_ROOM: readonly number[] = [errors.insufficient, errors.storageExceeded, errors.memoryExceeded];

type WireInfo = {
  ts?: string;
  config?: { subjects?: string[] | null; metadata?: Record<string, string>; sealed?: boolean; mirror?: unknown; no_ack?: boolean };
};

/** `days` and `replicas` count when it is made; what a person has changed of it since stays. */
export type KeptStream = { days: number; replicas: number };

/**
 * Makes JETLAG_DEAD_LETTERS, or sees that the one that is there is ours and takes copies. Answers the server's time, epoch ms.
 * REFUSED: a stream of that name or of its subjects is somebody else's, or there is no room; NATS_DENIED; NATS_UNAVAILABLE.
 */
export async function makeDeadLetterStream(context: NatsContext, wanted: KeptStream): Promise<{ serverAt: number | null }> {
  const there = (await infoOrNull(context)) ?? (await create(context, wanted));
  const why = whyNotOurs(there);
  if (why) throw new AppError("REFUSED", why);
  const serverAt = Date.parse(there.ts ?? "");
  return { serverAt: Number.isNaN(serverAt) ? null : serverAt };
}

async function infoOrNull(context: NatsContext): Promise<WireInfo | null> {
  try {
    return await ask(context, "STREAM.INFO");
  } catch (error) {
    if (error instanceof JsApiError && error.errCode === apiErrors.streamNotFound) return null;
    throw error;
  }
}

async function create(context: NatsContext, wanted: KeptStream): Promise<WireInfo> {
  let refused: JsApiError | null = null;
  for (const maxBytes of SIZES_BYTES) {
    try {
      return await ask(context, "STREAM.CREATE", configOf(wanted, maxBytes));
    } catch (error) {
      if (!(error instanceof JsApiError)) throw error;
      if (error.errCode === errors.overlap) throw await overlapping(context, error);
      // Somebody else made it at this moment, perhaps with other settings.
      if (error.errCode === errors.nameInUse) return (await infoOrNull(context)) ?? raise(error);
      if (!NO_ROOM.includes(error.errCode)) throw error;
      refused = error;
    }
  }
  throw new AppError("REFUSED", `There is no room for ${NAME}: ${refused?.description ?? "refused"}.`, { cause: refused });
}

async function ask(context: NatsContext, verb: "STREAM.INFO" | "STREAM.CREATE", config?: object): Promise<WireInfo> {
  try {
    return await context.api<WireInfo>(`${verb}.${NAME}`, config);
  } catch (error) {
    throw isDenied(error) ? new AppError("NATS_DENIED", `not permitted: ${verb}.${NAME}`, { cause: error }) : error;
  }
}

function configOf({ days, replicas }: KeptStream, maxBytes: number): Record<string, unknown> {
  return {
    name: NAME,
    description: "Copies of messages that their consumers gave up on. Made by Jetlag.",
    subjects: [keptSubjects],
    retention: "limits",
    storage: "file",
    discard: "old",
    max_age: days * DAY_NS,
    max_bytes: maxBytes,
    num_replicas: replicas,
    allow_direct: true,
    metadata: { "jetlag.purpose": PURPOSE },
  };
}

function whyNotOurs({ config }: WireInfo): string | null {
  if (config?.metadata?.["jetlag.purpose"] !== PURPOSE)
    return `There is a stream ${NAME} that Jetlag did not make, and it changes no stream of yours: rename it, or do without.`;
  const takes = (config.subjects ?? []).some((subject) => covers(subject, keptSubjects));
  if (!takes || config.sealed || config.mirror || config.no_ack)
    return `${NAME} was changed and takes no copies any more: it needs the subject ${keptSubjects}, and answers.`;
  return null;
}

/** Two streams cannot take one subject. */
async function overlapping(context: NatsContext, cause: JsApiError): Promise<AppError> {
  const { streams } = await context
    .api<{ streams?: string[] | null }>("STREAM.NAMES", { subject: keptSubjects })
    .catch((error: unknown) => {
      if (error instanceof AppError) return { streams: null }; // who it is would only have been good to know
      throw error;
    });
  const who = streams?.join(", ") || "another stream";
  return new AppError("REFUSED", `${who} takes subjects of ${keptSubjects}, which ${NAME} needs: Jetlag changes no stream of yours.`, {
    cause,
  });
}

function raise(error: Error): never {
  throw error;
}
