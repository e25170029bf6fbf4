/*
 * What a screen, a terminal or a spreadsheet would act on or hide, made visible: controls (of which terminal escapes begin with one), marks of
 * direction, line and paragraph separators, and characters of no width that joins no letters. Line feed and tab are left to whoever shows a text.
 */
const unseen = /[^\P{Cc}\n\t]|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const lineBreaks = /[\n\r\t]/g;
const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text as it is, with ⟨U+001B⟩ for an escape, ⟨U+202E⟩ for a mark of direction; halves of surrogate pairs become U+FFFD. Lines and tabs stay.
 * Unicode's pictures of controls would be shorter, but fonts lack them.
 */
export function visible(text: string): string {
  return text.toWellFormed().replace(unseen, codePoint);
}

/** The same in one line: `\n` for a line feed, `\t` for a tab. */
export function visibleLine(text: string): string {
  return visible(text.replace(lineBreaks, (char) => escapes[char] ?? char));
}

const codePoint = (char: string) => `⟨U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
