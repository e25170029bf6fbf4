import { expect, test } from "vitest";
import { textToBytes, toPayload } from "../payload";
import { hiddenSentence, isSecretName, redactBody, redactHeaders, type Redaction } from ".";

const body = (text: string, redaction?: Redaction) => redactBody(toPayload(textToBytes(text)), { redaction }).body;

test("a text that is no JSON is withheld, unless nothing is hidden", () => {
  expect(body("call ann@example.com")).toEqual({ kind: "withheld", sizeBytes: 20 });
  expect(body("call ann@example.com", "none")).toEqual({ kind: "text", sizeBytes: 20, text: "call ann@example.com", charsLeft: 0 });
  const { body: cut } = redactBody(toPayload(textToBytes("call ann")), { redaction: "none", maxChars: 5 });
  expect(cut).toEqual({ kind: "text", sizeBytes: 8, text: "call ", charsLeft: 3 });
});

test("of bytes only size and hash are told, whatever is asked", () => {
  const sha256 = "b3d510ef04275ca8e698e5b3cbb0ece3949ef9252f0cdc839e9ee347409a2209";
  for (const redaction of ["structure", "none"] as const) {
    const { body: binary } = redactBody(toPayload(Uint8Array.of(0xff, 0xfe)), { redaction });
    expect(binary).toEqual({ kind: "binary", sizeBytes: 2, sha256 });
    expect(body("a\0b", redaction)).toMatchObject({ kind: "binary", sizeBytes: 3 });
  }
  expect(redactBody(toPayload(Uint8Array.of(0xff, 1, 2), { maxBytes: 2 })).body).toEqual({ kind: "binary", sizeBytes: 3, sha256: null });
});

test("what was cut, is empty or was not read is not taken for something else", () => {
  expect(redactBody(toPayload(textToBytes('{"a":"b"}'), { maxBytes: 5 })).body).toEqual({ kind: "withheld", sizeBytes: 9 });
  expect(body("")).toEqual({ kind: "empty" });
  expect(redactBody(null).body).toEqual({ kind: "none" });
});

test("headers keep order and repeats", () => {
  const { headers, hidden } = redactHeaders([
    ["Authorization", "abc"],
    ["Nats-Msg-Id", "a@b.cd"],
    ["x", "1"],
    ["x", { base64: "//4=" }],
  ]);
  expect(headers).toEqual([
    ["Authorization", "‹hidden›"],
    ["Nats-Msg-Id", "‹e-mail›"],
    ["x", "1"],
    ["x", "‹2 bytes, not text›"],
  ]);
  expect(hidden).toEqual({ named: 1, email: 1 });
});

test.each([
  "password",
  "X-Api-Key",
  "db_passwd",
  "authToken",
  "Set-Cookie",
  "nkey_seed",
  "PIN",
  "ｔｏｋｅｎ",
  "tokens",
  "client-secret",
  "X-Session-Id",
  "sessionId",
  "PHPSESSID",
  "X-CSRF-Token",
  "xsrf",
  "X-Hub-Signature-256",
  "nonce",
  "user_otp",
  "cardPin",
  "customer_ssn",
  "ibanNumber",
  "passportNo",
  "X-Auth-User",
  "Session",
  "TOTPCode",
])("%s names a secret", (name) => expect(isSecretName(name)).toBe(true));
test.each([
  "author",
  "max_tokens",
  "prompt_tokens",
  "token_count",
  "compass",
  "pinned",
  "seeded",
  "key",
  "passenger",
  "announcement",
  "mapping",
  "possession",
  "spin",
  "residence",
])("%s names none", (name) => expect(isSecretName(name)).toBe(false));

test("a preview says what is hidden", () => {
  expect(hiddenSentence({ values: 1_204, hidden: { email: 3, phone: 1 } })).toBe("1,204 values, 3 e-mail addresses, 1 phone number");
  expect(hiddenSentence({ values: 0, hidden: {} })).toBe("nothing");
});
