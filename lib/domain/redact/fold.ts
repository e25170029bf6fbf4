/** Written wide, or of no width, or turning the text around: what parts or disguises a secret, and looks to a reader as if it were not there. */
const DISGUISED =
  /[\uff01-\uff5e\ufe6b\ufe52\ufe63\ufe62\u0660-\u0669\u06f0-\u06f9\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;
const each = new RegExp(DISGUISED, "g");
const small: Readonly<Record<string, string>> = { "\ufe6b": "@", "\ufe52": ".", "\ufe63": "-", "\ufe62": "+" };

/** The text in plain signs: wide letters and Arabic digits as ASCII, without marks of no width or of direction; `null` where it has none of them. */
export function plainSigns(text: string): string | null {
  return DISGUISED.test(text) ? text.replace(each, plain) : null;
}

function plain(char: string): string {
  const code = char.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xff01 + 0x21);
  if (code >= 0x0660 && code <= 0x0669) return String(code - 0x0660);
  if (code >= 0x06f0 && code <= 0x06f9) return String(code - 0x06f0);
  return small[char] ?? "";
}
