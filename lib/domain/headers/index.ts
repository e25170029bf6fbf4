export { parseHeaders, parseLine } from "./parse";
export { headerText, isNamed, toHeaders } from "./read";
export type { HeaderBlock, HeaderField, HeaderLine } from "./types";
export { concat, headerField, newHeaders, withLines, writeHeaders } from "./write";
