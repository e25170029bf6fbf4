import { headerField, newHeaders, toHeaders, writeHeaders } from "../headers";
import { bytesToText, textToBytes } from "../payload";
import { decode } from "./decode";
import type { LetterOrigin } from "./profiles/custom";

const block = (fields: [string, string][]) => writeHeaders(newHeaders(fields.flatMap(([name, value]) => headerField(name, value) ?? [])));

/** No subject map says how letters are written. */
export const noMaps: LetterOrigin = { stream: "DLQ", maps: [] };

export const withHeaders = (fields: [string, string][], payload = "body") =>
  decode({ subject: "dlq.x", headerBlock: block(fields), payload: textToBytes(payload) }, noMaps);

export const withJson = (json: string) => decode({ subject: "dlq.x", headerBlock: null, payload: textToBytes(json) }, noMaps);

/** What a decoded letter says died, as text. */
export function original(decoded: ReturnType<typeof decode>) {
  const { payload, headers } = decoded.original();
  return { payload: payload && bytesToText(payload), headers: headers && toHeaders(headers) };
}

export const nothing = {
  originalStream: null,
  originalSeq: null,
  originalSubject: null,
  consumer: null,
  error: null,
  errorClass: null,
  deliveries: null,
  failedAt: null,
};
