export { correlate, type Correlation } from "./correlate";
export { SubjectMapFile, toSubjectMap } from "./file";
export type { LetterPlace, LetterProfile } from "./letter-profile";
export { pointed, stepsOf } from "./pointed";
export { SubjectMap } from "./types";
