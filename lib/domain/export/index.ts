export { cellText, csvColumns, csvHeader, csvLine } from "./csv";
export { ndjsonLine } from "./ndjson";
export { visible, visibleLine } from "./visible";
