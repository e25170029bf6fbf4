export { capture, covers, hasWildcard, isPattern, isSubject, matches, matchesSome, overlaps } from "./match";
export { toRegExpText } from "./to-reg-exp";
