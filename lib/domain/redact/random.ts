const UUID = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/gi;
/** A ULID, a public nkey, a traceparent: names, as UUIDs are. */
const NAME = /^(?:[0-7][\dA-HJKMNP-TV-Z]{25}|[ACNOUX][A-Z2-7]{55}|[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2})$/;
const HEX = /^[\da-f]+$/i;
/** NATS's own ids have 22 characters, MongoDB's 24 hex digits: names too. */
const SHORTEST = 24;
const SHORTEST_HEX = 32;
/** Of neighbours in random base64 0.45 change between letter cases and digits, in camelCase 0.16, in paths less. */
const LEAST_CHANGES = 0.25;

/** Whether nobody can have made up this text of letters, digits and `+/_-=`: keys do, names of things and UUIDs do not. Linear. */
export function looksRandom(text: string): boolean {
  if (NAME.test(text)) return false;
  const rest = text.replace(UUID, "");
  if (rest.length < SHORTEST) return false;
  if (HEX.test(rest)) return rest.length >= SHORTEST_HEX && /\d/.test(rest) && /[a-f]/i.test(rest);
  return changes(rest) >= LEAST_CHANGES * rest.length;
}

const ID = new RegExp(`${UUID.source}|(?<![\\dA-Z])[0-7][\\dA-HJKMNP-TV-Z]{25}(?![\\dA-Z])`, "gi");

/** UUIDs and ULIDs that stand in a text: names of something, and nobody can tell of what. Each once. */
export const idsIn = (text: string): string[] => [...new Set(text.match(ID))];

/** How often a neighbour is of another class. An upper letter before a lower one begins a word, and a sign parts words: neither counts. */
function changes(text: string): number {
  let count = 0;
  for (let at = 1; at < text.length; at++) {
    const [before, here] = [classOf(text.charCodeAt(at - 1)), classOf(text.charCodeAt(at))];
    if (before !== here && before !== SIGN && here !== SIGN && !(before === UPPER && here === LOWER)) count++;
  }
  return count;
}

const [SIGN, DIGIT, UPPER, LOWER] = [0, 1, 2, 3] as const;

function classOf(code: number): number {
  if (code >= 48 && code <= 57) return DIGIT;
  if (code >= 65 && code <= 90) return UPPER;
  return code >= 97 && code <= 122 ? LOWER : SIGN;
}
