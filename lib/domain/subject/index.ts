export { capture, covers, isPattern, isSubject, matches, matchesSome, overlaps } from "./match";
