const [SHORTEST, LONGEST] = [13, 19] as const;
/** Signs between two groups of digits. */
const MOST_BETWEEN = 3;

/** The number of a card: 13 to 19 digits beginning with 2 to 6, the last of them Luhn's check digit. Times in ms or ns begin with 1. */
function isCard(digits: string): boolean {
  if (digits.length < SHORTEST || digits.length > LONGEST || !mayBegin(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function mayBegin(digits: string): boolean {
  const first = digits.charCodeAt(0) - 48;
  return first >= 2 && first <= 6;
}

/**
 * Hides the cards in a run of digits and signs between them. A card may stand beside other numbers
 * ("42 4111 1111 1111 1111"), so each beginning of a group is tried, as far as 19 digits reach.
 */
export function hideCards(run: string, hide: (found: string) => string): string {
  const groups = [...run.matchAll(/\d+/g)];
  let text = "";
  let shownTo = 0;
  for (let first = 0; first < groups.length; first++) {
    const last = lastGroupOf(groups, first);
    const [from, to] = [groups[first], groups[last ?? first]];
    if (last === null || !from || !to) continue;
    const end = to.index + to[0].length;
    text += run.slice(shownTo, from.index) + hide(run.slice(from.index, end));
    shownTo = end;
    first = last;
  }
  return text + run.slice(shownTo);
}

/** The group with which a card ends that begins with `first`; `null` where none does. The longest is taken. */
function lastGroupOf(groups: readonly RegExpExecArray[], first: number): number | null {
  if (!mayBegin(groups[first]?.[0] ?? "")) return null;
  let digits = "";
  let end = groups[first]?.index ?? 0;
  let found: number | null = null;
  for (let at = first; digits.length < LONGEST; at++) {
    const group = groups[at];
    if (!group || group.index > end + MOST_BETWEEN) return found;
    digits += group[0];
    end = group.index + group[0].length;
    if (isCard(digits)) found = at;
  }
  return found;
}
