/** Words in names of fields and headers whose value nobody else should see, wherever in the name they stand. */
export const secretWords =
  "passw(?:or)?[dt]|passphrase|passcode|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|" +
  "credential|authorization|cookie|signature|nkey[_-]?seed|bearer|jwt|csrf|xsrf|passport|sess(?:ion)?[_-]?(?:id|key|hash)|social[_-]?security";

/** Those that are one only as a word of its own: a compass, a mapping and an announcement hold none. */
export const secretWholeWords = ["pin", "otp", "totp", "ssn", "iban", "cvv", "cvc", "nonce", "sid", "creds", "session", "sess"] as const;

const secret = new RegExp(secretWords.replaceAll("[_-]?", ""));
const whole: ReadonlySet<string> = new Set([...secretWholeWords, "auth", "pass", "sig", "seed", "pan", "nkey", "mfa", "tan"]);
/** Of agents: how many tokens a model may take or took. */
const counted = /^(?:\w*(?:max|min|num|total|prompt|completion|input|output|cached|reasoning))tokens$|tokens?(?:count|usage|limit|used)$/;

/** Whether a field or header of this name holds a secret, whatever its type: `X-Api-Key`, `db_password`, `authToken`, `userPin`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const plain = words.join("");
  return words.some((word) => whole.has(word)) || whole.has(plain) || (secret.test(plain) && !counted.test(plain));
}

/** Of a session whose fields are told, not whose id: they are read one by one. */
export const isSessionName = (name: string): boolean => /^(?:x)?(?:session|sess)$/.test(wordsOf(name).join(""));

/** Without what was hidden in it; parted where signs, and where letters turn from small to great, part them. */
const wordsOf = (name: string): string[] =>
  name
    .normalize("NFKC")
    .slice(0, LONGEST)
    .replace(MARK, " ")
    .replace(/([a-z])(?=[A-Z\d])|([A-Z])(?=[A-Z][a-z]|\d)|(\d)(?=[A-Za-z])/g, "$1$2$3 ")
    .toLowerCase()
    .split(/[^a-z\d]+/);

const LONGEST = 1_000;
const MARK = /‹(?:key|login|token|seed|secret|e-mail|IBAN|card|phone|flow [\da-f]{6,64})›/g;
