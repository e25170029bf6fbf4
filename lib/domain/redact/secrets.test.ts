import fc from "fast-check";
import { expect, test } from "vitest";
import { redactJson, redactText } from ".";
import { hiddenKinds, type HiddenKind } from "./types";

/** A secret, how it stands in a text, and what of it may be told: that before its @, say, not the host behind it. */
type Secret = { kind: HiddenKind; written: string; secret: string };

const chars = (alphabet: string, length: { min: number; max?: number }) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: length.min, maxLength: length.max ?? length.min }).map((all) => all.join(""));
const digit = "0123456789";
const lower = "abcdefghijklmnopqrstuvwxyz";
const alnum = digit + lower + lower.toUpperCase();
const base64url = `${alnum}-_`;
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const as =
  (kind: HiddenKind) =>
  (written: string): Secret => ({ kind, written, secret: written });

const mail = fc
  .tuple(
    chars(`${lower}.+_é`, { min: 3, max: 20 }),
    fc.constantFrom("@", "＠", "%40", "%2540", "&#64;", String.raw`\u0040`),
    chars(lower, { min: 4, max: 12 }),
  )
  .map(([who, at, host]) => as("email")(`x${who}${at}${host}.example.org`));

/** Digits in groups with odd signs between them. */
const grouped = (digits: string) =>
  fc
    .array(fc.constantFrom("", "", " ", "-", ".", "/", "·", " / ", "‑", "_", ") ", "\u200b", "\u00a0", " - "), {
      minLength: digits.length,
      maxLength: digits.length,
    })
    .map((signs) => [...digits].map((each, index) => (index === 0 ? "" : (signs[index] ?? "")) + each).join(""));
const phone = fc
  .tuple(fc.constantFrom("49", "1", "352", "7"), chars("123456789", { min: 8, max: 11 }))
  .chain(([country, number]) => grouped(country + number))
  .map((text) => as("phone")(`+${text}`));

const luhn = (digits: string) => {
  const sum = [...digits]
    .toReversed()
    .reduce((total, each, index) => total + (index % 2 === 0 ? ((Number(each) * 2 - 1) % 9) + 1 : Number(each)), 0);
  return digits + ((10 - (sum % 10)) % 10);
};
const card = fc
  .tuple(fc.constantFrom("4", "51", "37", "6011"), chars(digit, { min: 14 }), fc.constantFrom("", " ", "-", "  ", "·", "/"))
  .map(([start, rest, sign]) => as("card")((luhn((start + rest).slice(0, 15)).match(/\d{4}/g) ?? []).join(sign)));

const mod97 = (text: string) => [...text].reduce((rest, char) => (rest * (/\d/.test(char) ? 10 : 100) + Number.parseInt(char, 36)) % 97, 0);
const iban = fc
  .tuple(
    fc.constantFrom(["DE", 18] as const, ["FR", 23] as const, ["NO", 11] as const, ["MT", 27] as const),
    chars(digit + lower.toUpperCase(), { min: 27 }),
    fc.constantFrom("", " ", "-"),
  )
  .map(([[country, length], rest, sign]) => {
    const account = rest.slice(0, length);
    const check = String(98 - mod97(`${account}${country}00`)).padStart(2, "0");
    return as("iban")((`${country}${check}${account}`.match(/.{1,4}/g) ?? []).join(sign));
  });

const jwt = fc
  .tuple(chars(base64url, { min: 20, max: 60 }), chars(base64url, { min: 20, max: 60 }), chars(base64url, { min: 43 }))
  .map((parts) => as("jwt")(`eyJ${parts.join(".")}`));
const pem = chars(`${alnum}+/\n`, { min: 64, max: 300 }).map((body): Secret => ({
  kind: "keyBlock",
  written: `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`,
  secret: body,
}));
const login = fc
  .tuple(fc.constantFrom("nats", "https", "postgres"), chars(alnum, { min: 3, max: 10 }), chars(`${alnum}!$%:`, { min: 8, max: 20 }))
  .map(([scheme, user, word]): Secret => ({
    kind: "login",
    written: `${scheme}://${user}:${word}@db.internal:5432/x`,
    secret: `${user}:${word}`,
  }));
const bearer = fc
  .tuple(
    fc.constantFrom("Bearer ", "bearer  ", "Authorization: Bearer ", "Authorization: ApiKey ", "authorization=Token "),
    chars(base64url, { min: 20, max: 80 }),
  )
  .map(([before, secret]): Secret => ({ kind: "bearer", written: before + secret, secret }));
const basic = fc.tuple(chars(alnum, { min: 3, max: 9 }), chars(alnum, { min: 8, max: 12 })).map(([user, word]): Secret => {
  const secret = Buffer.from(`${user}:${word}`).toString("base64");
  return { kind: "bearer", written: `Basic ${secret}`, secret };
});
const keys = fc.oneof(
  chars(digit + lower.toUpperCase(), { min: 16 }).map((rest) => as("awsKey")(`AKIA${rest}`)),
  chars(base32, { min: 56 }).map((rest) => as("nkeySeed")(`SU${rest}`)),
  chars(alnum, { min: 36 }).map((rest) => as("apiKey")(`ghp_${rest}`)),
  chars(`${alnum}_`, { min: 60 }).map((rest) => as("apiKey")(`github_pat_${rest}`)),
  chars(digit, { min: 12 }).map((rest) => as("apiKey")(`xoxb-${rest}-${rest}-abcDEFghi`)),
  chars(alnum, { min: 24 }).map((rest) => as("apiKey")(`sk_live_${rest}`)),
  chars(base64url, { min: 35 }).map((rest) => as("apiKey")(`AIza${rest}`)),
);
const names = [
  "password",
  "db_passwd",
  "X-Session-Id",
  "sessionId",
  "csrfToken",
  "xsrf",
  "nonce",
  "otp",
  "userPin",
  "ssn",
  "passport_no",
  "api_key",
  "client-secret",
];
const named = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom("=", ": ", ":", " = ", "=>", '="', "%3D"), chars(`${alnum},!`, { min: 6, max: 30 }))
  .filter(([, , word]) => /^\w.*\w$/.test(word))
  .map(([name, sign, secret]): Secret => ({ kind: "named", written: `${name}${sign}${secret}${sign.endsWith('"') ? '"' : ""}`, secret }));

const anySecret = fc.oneof(mail, phone, card, iban, jwt, pem, login, bearer, basic, keys, named);
const marks = ["at ", "12:30:00 ", "‹", "›", '"', "{", "[", "+", "%", "\n", "-", ","];
const joined = (parts: string[]) => fc.array(fc.constantFrom(...parts), { maxLength: 12 }).map((all) => all.join(""));
const noise = fc.oneof(fc.string({ unit: "grapheme", maxLength: 30 }), fc.lorem({ maxCount: 8 }), joined(marks));
const sign = fc.constantFrom(" ", "\n", "(", '"', "<", "[", "{", "\t", "‹", "›", "…", "→ ");

/** Each run of six characters of it, less what stands around it anyway. */
function expectNothingOf({ secret }: Secret, shown: string, around: string): void {
  for (let at = 0; at + 6 <= secret.length; at++) {
    const part = secret.slice(at, at + 6);
    if (shown.includes(part) && !around.includes(part))
      expect.fail(`${JSON.stringify(part)} of ${JSON.stringify(secret)} is shown: ${JSON.stringify(shown)}`);
  }
}

const embedded = fc.tuple(noise, sign, anySecret, sign, noise);

test("of a secret no six characters are shown, wherever it stands in a text", () => {
  fc.assert(
    fc.property(embedded, ([before, open, secret, close, after]) => {
      expectNothingOf(secret, redactText(before + open + secret.written + close + after).text, before + after);
    }),
    { numRuns: 2_000 },
  );
});

test("nor where it stands in JSON, as a value, as a key, or in a text that is JSON itself", () => {
  fc.assert(
    fc.property(embedded, ([before, open, secret, close, after]) => {
      const text = before + open + secret.written + close + after;
      const around = JSON.stringify(before + after) + before + after;
      const json = JSON.stringify({ a: [text], [text]: 1, deep: { b: JSON.stringify({ c: text }) } });
      expectNothingOf(secret, redactJson(json, { maxChars: Infinity })?.text ?? "", around);
      expectNothingOf(secret, redactText(json).text, around);
    }),
    { numRuns: 600 },
  );
});

test("what is redacted once more stays as it is, and nothing more is found in it", () => {
  const text = fc
    .array(
      fc.oneof(
        noise,
        sign,
        joined([...marks, "password ", "--token ", "://", "bearer ", "=", ": ", "cookie"]),
        anySecret.map(({ written }) => written),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (given) => {
      const once = redactText(given).text;
      expect(redactText(once)).toEqual({ text: once, hidden: {} });
      const json = redactJson(JSON.stringify({ [given]: given, list: [given, 1, ""] }), { maxChars: Infinity })?.text ?? "";
      expect(redactJson(json, { maxChars: Infinity })).toMatchObject({ text: json, values: 0, hidden: {} });
    }),
    { numRuns: 800 },
  );
});

test("every kind is made up here but random strings and flows", () => {
  const kinds = new Set(fc.sample(anySecret, 1_000).map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(hiddenKinds.filter((kind) => kind !== "flow" && kind !== "random").toSorted());
});
