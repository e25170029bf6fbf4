export { correlate, type Correlation } from "./correlate";
export { SubjectMapFile, toSubjectMap } from "./file";
export { SubjectMap } from "./types";
