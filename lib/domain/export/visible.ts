/*
 * What a screen, a terminal or a spreadsheet would act on or hide, made visible: controls (of which terminal escapes begin with one), marks of
 * direction, line and paragraph separators, and characters of no width that joins no letters. Line feed and tab are left to whoever shows a text.
 */
const unseen = /[^\P{Cc}\n\t]|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const newLines = /[\n\t]/g;

/** Text as it is, with ␛ for an escape, ⟨U+202E⟩ for a mark of direction; halves of surrogate pairs become U+FFFD. Lines and tabs stay. */
export function visible(text: string): string {
  return text.toWellFormed().replace(unseen, shown);
}

/** The same in one line: ␊ for a line feed, ␉ for a tab. */
export function visibleLine(text: string): string {
  return visible(text).replace(newLines, shown);
}

/** Unicode has a picture for each of the old controls. */
function shown(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "␡" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
}
