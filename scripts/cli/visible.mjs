// C0 without tab and newline, DEL and C1; then what turns the direction of text around: U+061C, U+200E and all that embeds, overrides or isolates.
// oxlint-disable-next-line no-control-regex
const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text that may hold what somebody else's message says, so that a terminal obeys none of it: ESC becomes \x1b, U+202E becomes \u202e. JSON stays the
 * JSON it was: control characters below a space are escaped in it already, and \uNNNN means the same there.
 * @param {string} text
 */
export const visible = (text) => text.replaceAll(HIDDEN, escaped);

/** @param {string} character */
function escaped(character) {
  const code = character.charCodeAt(0);
  return code < 0x20 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}
