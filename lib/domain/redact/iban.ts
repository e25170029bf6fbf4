/** How many characters an IBAN has, by country (ISO 13616). */
const lengths: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 " +
    "GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 " +
    "MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 " +
    "UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);

/** At the beginning of a word; `\t` in JSON is the end of one. */
const BEGIN = /(?:(?<![A-Z\d])|(?<=(?<![A-Z])IBAN|\\[bfnrt]))[A-Z]{2}\d{2}/gi;
const BETWEEN = /[\s./_\u2010-\u2015-]/;
const MOST_BETWEEN = 3;

/** Hides each IBAN, however it is grouped, whose check digits are right. */
export function hideIbans(text: string, hide: (found: string) => string): string {
  let shown = "";
  let shownTo = 0;
  BEGIN.lastIndex = 0;
  for (let found = BEGIN.exec(text); found; found = BEGIN.exec(text)) {
    const end = ibanEnd(text, found.index);
    BEGIN.lastIndex = end ?? found.index + 1;
    if (end === null) continue;
    shown += text.slice(shownTo, found.index) + hide(text.slice(found.index, end));
    shownTo = end;
  }
  return shown + text.slice(shownTo);
}

/** Where the IBAN ends that begins at `from`; `null` where none does. */
function ibanEnd(text: string, from: number): number | null {
  const length = lengths.get(text.slice(from, from + 2).toUpperCase()) ?? 0;
  let iban = "";
  let between = 0;
  for (let at = from; at < text.length && between <= MOST_BETWEEN; at++) {
    const char = text.charAt(at);
    if (/[A-Z\d]/i.test(char)) [iban, between] = [iban + char.toUpperCase(), 0];
    else if (BETWEEN.test(char)) between++;
    else return null;
    if (iban.length >= length) return isIban(iban) ? at + 1 : null;
  }
  return null;
}

/** By ISO 7064: the number that it makes, letters as 10 to 35 and the first four characters last, leaves 1 when divided by 97. */
function isIban(iban: string): boolean {
  if (iban.length < 15) return false;
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
