export { capture, covers, hasWildcard, isPattern, isSubject, matches, matchesSome, overlaps } from "./match";
