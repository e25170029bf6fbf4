/** Words in names of fields and headers whose value nobody else should see. */
export const secretWords =
  "passw(?:or)?[dt]|passphrase|passcode|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|encryption[_-]?key|credential|authorization|cookie|signature|nkey[_-]?seed|bearer|jwt";

const secret = new RegExp(secretWords.replaceAll("[_-]?", ""));
const whole: ReadonlySet<string> = new Set([
  "auth",
  "xauth",
  "pass",
  "pin",
  "xpin",
  "sig",
  "sid",
  "seed",
  "creds",
  "otp",
  "cvv",
  "cvc",
  "ssn",
  "iban",
  "pan",
  "nkey",
]);
/** Of agents: how many tokens a model may take or took. */
const counted = /^(?:\w*(?:max|min|num|total|prompt|completion|input|output|cached|reasoning))tokens$|tokens?(?:count|usage|limit|used)$/;

/** Whether a field or header of this name holds a secret, whatever its type: `X-Api-Key`, `db_password`, `authToken`. */
export function isSecretName(name: string): boolean {
  const plain = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^a-z\d]/g, "");
  return whole.has(plain) || (secret.test(plain) && !counted.test(plain));
}
