export { correlate, type Correlation } from "./correlate";
export { FlowKey, FlowRule, SubjectMap } from "./types";
