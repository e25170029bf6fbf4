import type { HeaderBlock } from "../../headers";

/** A stored dead letter, as bytes, with its body parsed at most once. */
export type Stored = {
  subject: string;
  headers: HeaderBlock | null;
  payload: Uint8Array;
  /** Of one that an undo put back, with `headers` as they were: when it was stored first, epoch ms. */
  firstStoredAt: number | null;
  /** The body as a JSON object, or `null` where it is none. */
  json(): Record<string, unknown> | null;
};

/** What a profile knows of the message that died. `null`: it does not say. */
export type Decoded = {
  /** The profile's name, as rows show it. */
  profile: string;
  originalStream: string | null;
  originalSeq: number | null;
  originalSubject: string | null;
  consumer: string | null;
  error: string | null;
  errorClass: string | null;
  deliveries: number | null;
  /** Epoch ms. */
  failedAt: number | null;
  /** The body is not the message that died, but holds it or tells of it: without that message there is nothing to send. */
  isEnvelope?: true;
  /** A copy that Jetlag made says exactly which death it stands for: to be believed in JETLAG_DEAD_LETTERS only. */
  death?: { kind: "exhausted" | "terminated"; originalCreatedAt: number; epoch: string } | null;
  /** The bytes that died; `payload: null` when the letter does not hold them, `headers: null` when nobody wrote them down. */
  original(): { payload: Uint8Array | null; headers: HeaderBlock | null };
};

/** One convention of writing dead letters. Total: `null` for whatever it does not recognise, whatever the bytes. */
export type Profile = (stored: Stored) => Decoded | null;
