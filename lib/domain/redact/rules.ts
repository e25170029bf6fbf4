import { hideCards } from "./card";
import { looksRandom } from "./random";
import { secretWords } from "./secret-name";
import { hiddenAs, type HiddenKind } from "./types";

/** One rule: what it may look like, what it is called where it was, and, where looks are not enough, what of it is hidden. */
type Rule = {
  kind: HiddenKind;
  word: string;
  /** No text without one of these can match: looking for them is cheaper. */
  hint: RegExp | null;
  looks: RegExp;
  hide?: (found: string, hidden: () => string) => string;
};

/*
 * All of these take linear time: each loop is bounded, or a lookbehind lets it begin once in a run, and what follows a loop cannot match
 * what the loop matches. A rule that is added keeps to that; rules.test.ts tries texts made to be slow.
 */
const afterName = new RegExp(
  String.raw`(?:${secretWords})[\w-]{0,32}(?:\\{0,4}["'])?\s{0,8}(?::|=>?)\s{0,8}` +
    String.raw`(?!(?:bearer|basic|digest|negotiate|token)\s{1,8}‹)` +
    String.raw`(?:\\{1,4}"[^"]*"?|"[^"\\]*(?:\\[^][^"\\]*)*"?|'[^'\\]*(?:\\[^][^'\\]*)*'?|[^\s,;&"'‹›]+)`,
  "gi",
);

const local = String.raw`[\p{L}\p{N}._%+'-]`;
const label = String.raw`[\p{L}\p{N}-]`;
const eMail = new RegExp(`(?<!${local})${local}+(?:@|%40)(?:${label}+\\.)+\\p{L}${label}+`, "gu");

/** With a country's code; or beginning with a nought, or as in "(555) 123-4567". Of a day, a time and a version none is one. */
const phone = new RegExp(
  String.raw`(?<![\w+.-])\+[\d(][\d\s()./\u2010-\u2015-]{4,24}\d(?!\w)` +
    String.raw`|(?<![\w.+/-]|\d:)(?:\(?0\d|\(?\d{3}\)?[-. ]{1,2}\d{3}[-. ]\d{4})[\d ()./\u2010-\u2015-]{0,22}(?<=\d)(?![\w:]|[.-]\d)`,
  "g",
);

export const rules: readonly Rule[] = [
  // Of PEM and of NATS's creds files; a block without its end goes on to the end of the text.
  { kind: "keyBlock", word: "key", hint: /-----BEGIN/, looks: /-----BEGIN[^]*?(?:-----END[^-]{0,80}-{3,6}|$)/g },
  { kind: "login", word: "login", hint: /:\/\//, looks: /(?<=:\/\/)(?:[^\s/?#"'<>@]*@)+/g, hide: (_, hidden) => `${hidden()}@` },
  { kind: "jwt", word: "token", hint: /eyJ/, looks: /(?<![\w-])eyJ[\w-]{8,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g },
  {
    kind: "bearer",
    word: "token",
    hint: /bearer/i,
    looks: /(?<=(?<!\w)bearer(?:\s{1,4}token)?:?\s{1,8})(?!token|auth)[\w.~+/=:-]{8,}/gi,
  },
  {
    kind: "bearer",
    word: "token",
    hint: /basic|digest|negotiate/i,
    looks: /(?<=(?<!\w)(?:basic|digest|negotiate)\s{1,8})[\w+/=-]{8,}/gi,
    hide: (found, hidden) => (/[\d=+/]|[a-z][A-Z]/.test(found) ? hidden() : found), // "basic authentication" is none
  },
  { kind: "nkeySeed", word: "seed", hint: /S[ACNOUX]/, looks: /(?<![A-Z2-7])S[ACNOUX][A-Z2-7]{56}(?![A-Z2-7])/g },
  { kind: "awsKey", word: "key", hint: /A[A-Z]{3}/, looks: /(?<![A-Z\d])A(?:KIA|SIA|GPA|IDA|ROA|NPA|NVA)[A-Z\d]{16}(?![A-Z\d])/g },
  {
    kind: "apiKey",
    word: "key",
    hint: null,
    looks: /(?<![A-Za-z\d])(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[sr]k_(?:live|test)_|sk-|AIza|npm_|hf_|SG\.)[\w.-]{12,}/g,
  },
  // All pairs of a cookie, to the end of its line; a secret that a command line gives behind a blank; the signature in a link.
  { kind: "named", word: "secret", hint: /cookie/i, looks: /(?<=cookie\s?:\s?)(?=\S)[^\r\n‹›]{1,4000}/gi },
  { kind: "named", word: "secret", hint: /--/, looks: new RegExp(`(?<=--(?:${secretWords})\\s)[^\\s‹›]{1,2000}`, "gi") },
  { kind: "named", word: "secret", hint: /[?&]/, looks: /(?<=[?&](?:sig|signature|sid|code)=)[^\s&#"'‹›]{1,2000}/gi },
  { kind: "named", word: "secret", hint: /[:=]/, looks: afterName, hide: hideAfterName },
  { kind: "email", word: "e-mail", hint: /@|%40/, looks: eMail },
  { kind: "card", word: "card", hint: /\d/, looks: /(?<![\p{L}\d])\d[\d\s.\u2010-\u2015-]{12,}/gu, hide: hideCards },
  { kind: "phone", word: "phone", hint: /\d/, looks: phone, hide: hidePhone },
  {
    kind: "random",
    word: "secret",
    hint: /[\w+/-]{24}/,
    looks: /[\w+/-]{24,}={0,2}/g,
    hide: (found, hidden) => (looksRandom(found) ? hidden() : found),
  },
];

/** The name stays, so that one reads what was hidden. */
function hideAfterName(found: string, hidden: () => string): string {
  return (/^[^:=]*(?::|=>?)\s*/.exec(found)?.[0] ?? "") + hidden();
}

const MOST_PHONE_DIGITS = 15;

/** With a + 7 to 15 digits, without one 9 to 15, and none that is padded with noughts. Numbers that follow it are not part of it. */
function hidePhone(found: string, hidden: () => string): string {
  const least = found.startsWith("+") ? 7 : 9;
  let digits = 0;
  let end = 0;
  for (const group of found.matchAll(/\d+/g)) {
    if (digits + group[0].length > MOST_PHONE_DIGITS) break;
    digits += group[0].length;
    end = group.index + group[0].length;
  }
  return digits < least || /^\(?000/.test(found) ? found : hidden() + found.slice(end);
}

/** The text with what a rule knows hidden; `hidden` is called for each. */
export function applyRule({ looks, hint, word, hide }: Rule, text: string, count: () => void): string {
  if (hint !== null && !hint.test(text)) return text;
  const hidden = () => {
    count();
    return hiddenAs(word);
  };
  return text.replace(looks, (found) => (hide ? hide(found, hidden) : hidden()));
}
