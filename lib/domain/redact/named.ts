import { bracketEnd } from "./bracketed";
import { by, type Rule } from "./rule";
import { secretWholeWords, secretWords } from "./secret-name";

/*
 * Secrets that are known by what stands before them. Each loop is bounded or consumes what it has read, and what follows a loop cannot match
 * what the loop matches.
 */

/** What a header says before what nobody else should see. */
const scheme = String.raw`(?:api-?key|token|key|hmac\S{0,20}|splunk|genie\S{0,20}|aws4\S{0,30}|sharedaccesssignature|hawk|mac|oauth|ntlm|digest|negotiate)`;

const sign = String.raw`(?:\\{0,4}["'])?\s{0,8}(?::|=>|=(?!>)|%3[Dd])\s{0,8}`;
/** In quotes, to their end; else to a blank, or to a comma behind which the next pair begins. */
const value =
  String.raw`(?!(?:bearer|basic|${scheme})\s{1,8}‹)` +
  String.raw`(?:\\{1,4}"[^"]*"?|"[^"\\]*(?:\\[^][^"\\]*)*"?|'[^'\\]*(?:\\[^][^'\\]*)*'?` +
  String.raw`|(?:[^\s,;&"'‹›]|["'](?=\w)|[,;](?=[^\s&"'‹›])(?!["']?[\w.-]{1,32}["']?[:=]))+)`;
const secretName = `(?:${secretWords}|x-auth(?!or))[\\w-]{0,32}`;
const named = new RegExp(`${secretName}${sign}${value}`, "gi");

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const words = secretWholeWords.flatMap((word) => [word, capital(word), word.toUpperCase()]).join("|");
const inCamel = secretWholeWords.map(capital).join("|");
const suffix = "(?:[_-]?(?:[Cc]ode|CODE|[Nn]umber|[Nn]o|[Ii]d|ID|[Vv]alue))?";
/** Of the environment: `DB_PASS`. By itself it says that a test passed. */
const inEnvironment = String.raw`(?<=[A-Z\d]_)(?:PASS|AUTH)|(?<=(?:db|user|smtp|redis|mysql|pg)_?)[pP]ass`;
const wholeName = String.raw`(?:(?:(?<![A-Za-z\d])|(?<=\\[bfnrt]))(?:${words})|(?<=[a-z\d])(?:${inCamel})|${inEnvironment})${suffix}`;
const namedWhole = new RegExp(wholeName + sign + value, "g");
const opening = "(?=[{[])";
const [namedBrackets, wholeBrackets] = [new RegExp(secretName + sign + opening, "gi"), new RegExp(wholeName + sign + opening, "g")];

/** In prose: in quotes, or a word of which nobody would say that a password is that, `wrong` or `8`. */
const told = String.raw`(?<=(?:password|passphrase|passcode|pwd)\s{1,4}(?:is|was):?\s{1,4})`;
const prose = String.raw`${told}(?:"[^"\r\n‹›]{1,128}"|'[^'\r\n‹›]{1,128}'|(?=[^\s\d"'‹›]{0,64}\d)[^\s"'‹›]{3,512}[^\s"'‹›.,;:!?])`;

/** The name stays, so that one reads what was hidden. */
function afterName(found: string, hide: (found: string) => string): string {
  const name = /^[^:=%]*(?::|=>?|%3[Dd])\s*/.exec(found)?.[0] ?? "";
  return name + hide(found.slice(name.length));
}

/** Behind a name that is a secret's: an object or a list, to its end. */
const hideBrackets =
  (looks: RegExp): Rule["apply"] =>
  (text, hide) => {
    let shown = "";
    let shownTo = 0;
    looks.lastIndex = 0;
    for (let found = looks.exec(text); found; found = looks.exec(text)) {
      const begin = found.index + found[0].length;
      const end = bracketEnd(text, begin);
      if (end === null) continue;
      shown += text.slice(shownTo, begin) + hide(text.slice(begin, end));
      shownTo = end;
      looks.lastIndex = end;
    }
    return shown + text.slice(shownTo);
  };

const bearer = String.raw`(?<=bearer(?:\s{1,4}token)?:?(?:\s|%20|\+){1,8}["']?)(?!(?:token|auth\w{0,20}|realm|scheme)(?![\w.~+/=:-]))[\w.~+/=:%-]{6,}`;
const basic = String.raw`(?<=(?:basic|digest|negotiate)(?:\s|%20|\+){1,8}["']?)[\w+/=%-]{8,}`;

const authorization = String.raw`authorization["']?\s?[:=]\s?["']?`;
const shortBearer = String.raw`(?<=${authorization}(?:bearer|basic)\s{1,4})[\w.~+/=:%-]+`;
const alone = String.raw`(?<=${authorization}‹secret›\s{1,4})(?:‹key›)?[^\s"'‹›]+(?=[^\S\r\n]{0,4}(?:$|[\r\n"'}\])]|[,;](?:\s|$)))`;

/** Of a scheme that nobody knows: the one word behind it, where line, quotes or pair end with it. After all others, which know more of it. */
export const aloneRule: Rule = { kind: "bearer", word: "token", hint: /authorization/i, apply: by(new RegExp(alone, "gi")) };

export const namedRules: readonly Rule[] = [
  { kind: "bearer", word: "token", hint: /bearer/i, apply: by(new RegExp(bearer, "gi")) },
  {
    kind: "bearer",
    word: "token",
    hint: /basic|digest|negotiate/i,
    apply: by(new RegExp(basic, "gi"), (found, hide) => (/[\d=+/]|[a-z][A-Z]/.test(found) ? hide(found) : found)), // "basic authentication" is none
  },
  {
    kind: "bearer",
    word: "token",
    hint: /authorization/i,
    apply: by(new RegExp(String.raw`(?<=authorization["']?\s?[:=]\s?["']?${scheme}\s)(?=[^\s‹])[^\r\n"'‹›]+`, "gi")),
  },
  { kind: "bearer", word: "token", hint: /authorization/i, apply: by(new RegExp(shortBearer, "gi")) },
  // All pairs of a cookie, to the end of its line or quotes; a secret that a command line gives behind a blank; the signature in a link.
  {
    kind: "named",
    word: "secret",
    hint: /cookie/i,
    apply: by(/(?<=cookie["']?\s?[:=]\s?)(?=[^\s"'‹])[^\r\n‹›]+|(?<=cookie["']?\s?[:=]\s?")(?=[^\s‹])[^"\r\n‹›]+/gi),
  },
  { kind: "named", word: "secret", hint: /pass|pwd/i, apply: by(new RegExp(prose, "gi")) },
  { kind: "named", word: "secret", hint: /--/, apply: by(new RegExp(`(?<=--(?:${secretWords})\\s)[^\\s‹›]+`, "gi")) },
  { kind: "named", word: "secret", hint: /[?&]/, apply: by(/(?<=[?&](?:sig|signature|sid|code)=)[^\s&#"'‹›]+/gi) },
  {
    kind: "named",
    word: "secret",
    hint: /<\/?\w/,
    apply: by(new RegExp(`(?<=<[\\w:-]{0,32}(?:${secretWords})[\\w-]{0,32}>)[^<‹›]+`, "gi")),
  },
  { kind: "named", word: "secret", hint: /[{[]/, apply: hideBrackets(namedBrackets) },
  { kind: "named", word: "secret", hint: /[{[]/, apply: hideBrackets(wholeBrackets) },
  { kind: "named", word: "secret", hint: /[:=]|%3d/i, apply: by(named, afterName) },
  { kind: "named", word: "secret", hint: /[:=]|%3d/i, apply: by(namedWhole, afterName) },
];
