import fc from "fast-check";
import { expect, test } from "vitest";
import { redactText } from "./redact-text";

const shown = (text: string) => redactText(text).text;

test.each([
  ["mail to ann.lee+x@example.co.uk failed", "mail to ‹e-mail› failed"],
  ["user=jörg%40exämple.de&x=1", "user=‹e-mail›&x=1"],
  ["call +49 170 1234567 now", "call ‹phone› now"],
  ["tel:0170/1234567", "tel:‹phone›"],
  ["phone:(030) 123 456-78.", "phone:‹phone›."],
  ["(555) 123-4567, 555-123-4567", "‹phone›, ‹phone›"],
  ["+49 170 1234567 2026 112345", "‹phone› 2026 112345"],
  ["card 4111 1111 1111 1111, ok", "card ‹card›, ok"],
  ["card 4111-1111-1111-1111", "card ‹card›"],
  ["order 17 4111 1111 1111 1111 5", "order 17 ‹card› 5"],
  ["378282246310005", "‹card›"],
  ["Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer ‹token›"],
  ["authorization: basic dXNlcjpwYXNz", "authorization: basic ‹token›"],
  ["got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl", "got ‹token›"],
  ["password=hunter2&x=1", "password=‹secret›&x=1"],
  ["Cookie: session=one; sid=two", "Cookie: ‹secret›"],
  ["the password is hunter2. Passcode was: 4711, next", "the password is ‹secret›. Passcode was: ‹secret›, next"],
  [`pwd is "let me in", passphrase was 'a b'`, "pwd is ‹secret›, passphrase was ‹secret›"],
  ["crm --password hunter2 --retries 3", "crm --password ‹secret› --retries 3"],
  ["https://x.test/a?se=2026&sig=qsig123&sp=r", "https://x.test/a?se=2026&sig=‹secret›&sp=r"],
  ["Passwort=geheim, weiter", "Passwort=‹secret›, weiter"],
  ['{"db_password":"hun\\"ter2","n":1}', '{"db_password":‹secret›,"n":1}'],
  [String.raw`body {\"api_key\":\"hunter2\"}`, String.raw`body {\"api_key\":‹secret›}`],
  ["secret: 'it is \\'it\\' here'; next", "secret: ‹secret›; next"],
  ["AKIAIOSFODNN7EXAMPLE was used", "‹key› was used"],
  ["wJ2lrXUtn9EMI/K7MDaNG/bPxRfiCY4Xb2m8LEkZ", "‹secret›"],
  [`seed SUAM${"BC2D3E4F".repeat(7).slice(0, 54)}`, "seed ‹seed›"],
  ["nats://ann:hunter2@nats.example.com:4222", "nats://‹login›@nats.example.com:4222"],
  ["-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\nrest", "‹key›\nrest"],
  ["-----BEGIN PRIVATE KEY-----\nMIIE", "‹key›"],
  ["key ghp_0123456789abcdefABCDEF0123456789abcd", "key ‹key›"],
  ["sha 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "sha ‹secret›"],
  ["+49 (0)170 / 123·45 - 67;89 and on", "‹phone› and on"],
  ["0170 123 456 7abc, at 09.11.2026 12:30", "‹phone›abc, at 09.11.2026 12:30"],
  ["calls.+491701234567.in, customer_01701234567", "calls.‹phone›.in, customer_‹phone›"],
  ["mail ann＠example．com, \u{ff0b}４９ １７０ １２３４５６７, a\u200bnn@exam\u200bple.com", "mail ‹e-mail›, ‹phone›, ‹e-mail›"],
  [
    String.raw`{\"to\":\"ann\u0040example.com\"}, ann&#64;example.com, "ann lee"@example.com`,
    String.raw`{\"to\":\"‹e-mail›\"}, ‹e-mail›, ‹e-mail›`,
  ],
  ["IBAN DE89 3704 0044 0532 0130 00 and gb29NWBK60161331926819.", "IBAN ‹IBAN› and ‹IBAN›."],
  ["4111  1111 / 1111·1111", "‹card›"],
  [
    "X-Session-Id: 8842 csrf_token=abc otp: 123456 userPin=1234",
    "X-Session-Id: ‹secret› csrf_token=‹secret› otp: ‹secret› userPin=‹secret›",
  ],
  ["password=a,b;c, next=1", "password=‹secret›, next=1"],
  ["<password>hunter2</password>", "<password>‹secret›</password>"],
  ["postgres://ann:hun/ter#2@db:5432/x", "postgres://‹login›@db:5432/x"],
  ["Authorization: ApiKey a1 b2", "Authorization: ApiKey ‹token›"],
  ["header.eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln", "header.‹token›"],
  ["https://hooks.slack.com/services/T0123/B0123/abcdef", "https://hooks.slack.com/services/‹key›"],
  ["Authorization: Bearer abc next", "Authorization: Bearer ‹token› next"],
  ["Authorization: SSWS 00abcDEF, retry", "Authorization: ‹secret› ‹token›, retry"],
  ["authorization: denied because a role is missing", "authorization: ‹secret› because a role is missing"],
  ['{"credentials":{"user":"ann}","key":"k1"},"n":1}', '{"credentials":‹secret›,"n":1}'],
  ["token: { value: 'it\\'s', of: [{ a: 1 }] } at 3", "token: ‹secret› at 3"],
  [String.raw`got {\"session_tokens\":[\"a\\\"]1\",\"b2\"],\"n\":1}`, String.raw`got {\"session_tokens\":‹secret›,\"n\":1}`],
  ['{"password":{"old":"a1","new":"b', '{"password":‹secret›'],
  ["Unexpected token: { in JSON", "Unexpected token: ‹secret› in JSON"],
  ["GET /x?To=%2B491701234567&n=1%2C5 failed", "GET /x?To=‹phone›&n=1,5 failed"],
  ["?body=%7B%22password%22%3A%22hunter2%22%7D", '?body={"password":‹secret›}'],
  ["?to=ann%2540example.com, ?card=4111+1111%201111%201111", "?to=‹e-mail›, ?card=‹card›"],
  ["ann&#64;example.com", "‹e-mail›"],
  ["user: YW5uQGV4YW1wbGUuY29t, eyJhIjoiYW5uIn0=", "user: ‹secret›, ‹secret›"],
  ["calls.ann@example_com", "‹e-mail›"],
  ["SMTP_PASS=foo1 dbPass: 'x y' X-Auth-Key: k1", "SMTP_PASS=‹secret› dbPass: ‹secret› X-Auth-Key: ‹secret›"],
])("%j is shown as %j", (text, wanted) => {
  expect(shown(text)).toBe(wanted);
});

test.each([
  "Timeout after 30s calling crm",
  "at 2026-11-21T03:12:39.123456Z, 0001-01-01T00:00:00Z, 03:12:39",
  "saga 7f3c1c0d-9f44-4b12-a055-21b790aa04e1 of call.intent.book.01J8Z3NDEKTSV4RRFFQ69G5FAV",
  "stream TOOL_REQUESTS seq 18446744073709551615 at 1772600767000000000 ns, 1772600767000 ms, 0000000042",
  "createOrderHandlerVersion2WithRetries in /Users/Ann/Projects/jetlag2/node_modules/@nats-io/nats-core/lib/protocol.js:123:45",
  "inbox _INBOX.Vl8ziDNAZ9mnKT2nvfzwQ1 account ABJHLOVMPA4CI6R5KLNGOB4GSLNIY7IOUPAJC4YFNDLQVIOBYQGUWVLA",
  "traceparent 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "basic authentication is off; unexpected token < in JSON at position 0",
  "mapping: 4, announcement: 5, compass=6, task-oriented-processing-stage",
  "2026-11-21T03:12:39+10:00 2026, zone +0100 1234567, id 7f3c1c0d-0123-4567-8901-21b790aa04e1",
  "http://localhost:4873/@nats-io/nats-core, GB29 NWBK 6016 1331 9268 18",
  "エラー（１２）：ＯＫ",
  "GET /a%20b/c%2Fd?q=100%&r=%ff%fe, 12 pass: 3, auth: failed, authorization failed, x-author: me",
  "internationalization, SGVsbG8gd29ybGQhIQ, expected [1, 2] and {a: 1}",
  "password is wrong, the passcode was rejected, pwd is 8 characters, passphrase is not set in 2026",
  "nats: 10.0.0.1:4222, 192.168.100.200, version 1.02.3, react@19.3.1",
])("%j holds nothing to hide", (text) => {
  expect(shown(text)).toBe(text);
});

test("how often is counted by rule", () => {
  expect(redactText("a@b.cd, c@d.ef, +49 170 1234567").hidden).toEqual({ email: 2, phone: 1 });
  expect(redactText("nothing").hidden).toEqual({});
});

test("what one finds a message by keeps its long ids, not its people", () => {
  const key = "9f86d081884c7d659a2feaa0c55ad015";
  expect(redactText(`${key} a@b.cd`, { keepsRandom: true }).text).toBe(`${key} ‹e-mail›`);
  expect(shown(key)).toBe("‹secret›");
});

const word = fc.stringMatching(/^[a-z]{0,8}$/);
test("a made-up address, card or key is hidden wherever it stands", () => {
  const secrets = fc.constantFrom(
    "ann.lee@example.com",
    "4111111111111111",
    "5500 0000 0000 0004",
    "+491701234567",
    "AKIAIOSFODNN7EXAMPLE",
    "postgres://ann:hunter2@db/x",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl",
  );
  const sign = fc.constantFrom(" ", ", ", "\n", "(", '"', "<", "\u202e", "[");
  fc.assert(
    fc.property(word, sign, secrets, sign, word, (before, open, secret, close, after) => {
      const text = shown(before + open + secret + close + after);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/hunter2|ann\.lee|1701234/);
    }),
  );
});

const longest = 200_000;
const slow = [
  "password is ",
  "pwd was 'a",
  "a",
  "a@",
  "a.",
  "@a.",
  "1",
  "1 ",
  "0 ",
  "0(",
  "+1",
  "+1 ",
  " 4111-",
  "4 ",
  "eyJ",
  "eyJaaaaaaaa.",
  "bearer ",
  "password",
  "password=",
  'password="',
  'password="\\',
  "password : ",
  "://",
  "://a:",
  "a:a@",
  "-----BEGIN",
  "-----BEGIN-----END",
  "%40",
  "S",
  "SU",
  "A",
  "sk-",
  "-",
  "\\",
  "aA1",
  "7f3c1c0d-9f44-4b12-a055-21b790aa04e1",
  "é.",
  "token bearer token ",
  "(555) 123-",
  "password={",
  'password={a:"',
  'token:["',
  "{[",
  "%25",
  "%2",
  "authorization: a ",
  "YW5uQGV4YW1w ",
];

test.each(slow.map((part) => [part]))("long texts of %j take no longer than their length", (part) => {
  const text = part.repeat(longest / part.length);
  const before = process.cpuUsage();
  redactText(`${text}!`);
  redactText(`${text}\u0000`);
  const { user } = process.cpuUsage(before);
  expect(user / 1_000).toBeLessThan(3_000); // ms of this process alone; quadratic time would be minutes
});

const slowest = ["+4 9", "0170 ", "de89 ", "a.eyJ", "a\\u0040", "password=a,", "://a:b", "<token", "4111/", "\u200b1", "a@b.cd "];

test("a megabyte made to be slow takes no longer than its length", () => {
  for (const part of slowest) {
    const text = part.repeat(1_000_000 / part.length);
    const before = process.cpuUsage();
    const once = redactText(text).text;
    const { user } = process.cpuUsage(before);
    expect([part, user / 1_000 < 40_000]).toEqual([part, true]); // ms of this process alone; quadratic time would be hours
    if (part === "password=a,") expect(redactText(once).text === once).toBe(true);
  }
}, 400_000);

test("a text of many megabytes overflows nothing", () => {
  for (const part of ["\\a", "1 ", "aA1", "a@b.", "-----BEGIN ", "b."]) {
    const text = redactText(`x password="${part.repeat(1_500_000 / part.length)}`).text;
    expect(text).toMatch(/^x password=‹secret›/);
    expect(text).not.toContain(part.repeat(3));
    expect(() => redactText(part.repeat(1_500_000 / part.length))).not.toThrow();
    expect(() => redactText(`a@${part.repeat(1_500_000 / part.length)}`)).not.toThrow();
  }
});
