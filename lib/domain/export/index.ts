export { cellText, csvColumns, csvHeader, csvLine } from "./csv";
export { guardFormula } from "./guard";
export { ndjsonLine } from "./ndjson";
export { visible, visibleLine } from "./visible";
