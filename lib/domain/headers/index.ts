export { parseHeaders, parseLine } from "./parse";
export { headerText, toHeaders } from "./read";
export type { HeaderBlock, HeaderLine } from "./types";
export { concat, headerField, newHeaders, withLines, writeHeaders } from "./write";
