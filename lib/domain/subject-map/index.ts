export { correlate, type Correlation } from "./correlate";
export { SubjectMapFile, toSubjectMap } from "./file";
export { FlowKey, FlowRule, SubjectMap } from "./types";
