/*
 * What differs from letter to letter in the errors of one cause, as one expression for one line: the first alternative that fits at a place
 * wins. They begin only where a word does, and repeat only over classes that exclude what ends them: a line costs time in proportion to its
 * length. What is settled here is part of `v1` of the fingerprint: a change regroups.
 */

const HEX = String.raw`[\da-fA-F]`;
const ALNUM = String.raw`[a-zA-Z\d]`;
/** Not in the middle of a word. `_` parts words: `req_48213`. */
const END = String.raw`(?!${ALNUM})`;
/** Nor at the whole part of a number with a fraction. */
const END_OF_CODE = String.raw`(?![\w-]|[.,]\d)`;
const MONTH =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
const CLOCK = String.raw`\d\d?:\d\d(?::\d\d(?:[.,]\d{1,9})?)?`;
const ZONE = String.raw`(?: ?(?:[AP]M|Z|UTC|GMT)(?![a-zA-Z]))?(?: ?[+-]\d\d:?\d\d)?(?: \([A-Z][a-zA-Z ]{2,40}\))?`;
/** Kubernetes makes its suffixes of these. */
const POD = "[bcdfghjklmnpqrstvwxz2456789]";
const REASON =
  "(?:Bad|Unauthorized|Payment|Forbidden|Not|Method|Proxy|Request|Conflict|Gone|Precondition|Payload|Content|Unprocessable|Locked|Too|Internal|Service|Gateway|HTTP|Insufficient)";
/** Under these keys a text in quotes is the error itself, in JSON or as `util.inspect` and gRPC write it. */
const SAYS = "message|details?|reason|desc|description|msg";

const QUOTED = {
  double: String.raw`"(?:[^"\\]|\\.)*"`,
  single: String.raw`(?<![\w>])'(?:[^'\\]|\\.)*'(?![\w<])`,
  tick: String.raw`(?<![\w>])\x60[^\x60]*\x60`,
  curly: "“[^”]*”",
};

type Particular = { by: "kept" | "unit" | "quoted" | "said" | `<${string}>`; source: string };

const atWords: readonly Particular[] = [
  // Never closed, because it was cut off: what a model answered, more often than not.
  { by: "<str>", source: String.raw`(?<=(?<![\w>])")[^"]+$` },
  // Codes come from a small set that a program chose: 404 and 503, exit code 1 and 137 (no memory) are different causes.
  {
    by: "kept",
    source: [
      String.raw`(?<![\w.-])HTTP(?:/\d(?:\.\d)?)? [1-5]\d\d${END_OF_CODE}`,
      String.raw`["']?(?:[a-z]{1,20}_)?(?:[sS]tatus(?: ?[cC]ode)?|(?:[eE]rror ?)?[cC]ode|errno|[eE]xit(?:ed)?(?: with)?(?: (?:code|status))?|[sS]ignal)["']?[ :=(#]{1,3}(?:-?\d{1,4}${END_OF_CODE}|"\d{1,4}")`,
      String.raw`SQLSTATE[ :=([]{1,3}${ALNUM}{5}${END_OF_CODE}`,
      String.raw`^[1-5]\d\d(?=$|[:,](?!\d)| - | from | \()`,
      String.raw`(?<![\w.,-])[1-5]\d\d(?= ${REASON}\b)`,
      String.raw`(?<=\()[45]\d\d(?=\))`,
      String.raw`\b(?:returned|(?:responded|answered|replied)(?: with)?) [45]\d\d(?=$|[.,:;)](?!\d))`,
    ].join("|"),
  },
  { by: "<email>", source: String.raw`(?<![\w.+-])[\w.+-]{1,64}@(?:[a-zA-Z\d-]{1,63}\.){1,8}[a-zA-Z]{2,24}(?![\w-])` },
  { by: "<url>", source: String.raw`(?<![a-zA-Z\d+.-])[a-zA-Z][a-zA-Z\d+.-]{0,20}://[^\s<>"'\x60()]*[^\s<>"'\x60().,:;!?]` },
  // Only where a name cannot well be anything else: a subject ends in `.de` or `.internal` as easily as a host.
  {
    by: "<host>",
    source: String.raw`(?<![\w.@-])(?:(?:[a-z\d-]{1,63}\.){1,8}(?:com|net|org|io|edu|gov)|(?:[a-z\d-]{1,63}\.){2,8}(?:internal|local|lan|svc|cloud|dev))(?::\d{1,5})?(?![\w-]|\.[\w<])`,
  },
  {
    by: "<ip>",
    source: [
      String.raw`(?<![\w.])(?:(?<!>)::[fF]{4}:)?(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?!\w)(?!\.\d)`,
      String.raw`(?<![\w:.>])(?=[a-fA-F:]{0,40}\d)(?:(?:${HEX}{1,4}:){7}${HEX}{1,4}|(?:${HEX}{1,4}(?::${HEX}{1,4}){0,5})?::(?:${HEX}{1,4}(?::${HEX}{1,4}){0,5})?)(?![\w:<])`,
    ].join("|"),
  },
  { by: "<trace>", source: String.raw`(?<![\w-])(?:${HEX}{2}-)?${HEX}{32}-${HEX}{16}(?:-${HEX}{1,2})?(?![\w-])` },
  { by: "<uuid>", source: String.raw`(?<!${ALNUM})${HEX}{8}-(?:${HEX}{4}-){3}${HEX}{12}(?!${ALNUM})` },
  { by: "<hash>", source: String.raw`(?<!${ALNUM})(?:${HEX}{64}|${HEX}{40}|${HEX}{32})(?!${ALNUM})` },
  // worker-crm-7d9f8b6c5d-x2x7q, report-28473920-x2x7q, agent-x2x7q. Of a StatefulSet the ordinal is a number like others: nats-2.
  {
    by: "<pod>",
    source: String.raw`(?<=[a-z\d]-)(?=[\d-]{0,15}[a-z])(?:(?:${POD}{8,10}|\d{8,10})-${POD}{5}|(?=[a-z]{0,4}\d)${POD}{5})(?![\w-])`,
  },
  {
    by: "<date>",
    source: [
      String.raw`(?<!\w)\d{4}[-/]\d\d[-/]\d\d(?:[T ]${CLOCK}${ZONE})?(?!\w)`,
      String.raw`(?<!\w)\d{8}T\d{6}(?:\.\d{1,9})?Z?(?!\w)`,
      String.raw`(?<!\w)(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?(?:\d\d?[ /-]${MONTH}[ /-]\d{4}|${MONTH} \d\d?(?:,? \d{4})?)(?:[ :,]{1,2}${CLOCK})?${ZONE}(?!\w)`,
      String.raw`(?<!\w)\d\d?:\d\d:\d\d(?:[.,]\d{1,9})?(?![\w:])`,
    ].join("|"),
  },
  {
    by: "unit",
    source: String.raw`(?<!\w)(?:\d{1,6}[dhm]){0,3}\d{1,15}(?:[.,]\d{1,12}){0,5}(?:[num\u00b5\u03bc]?s|secs?|m|mins?|h|hrs?|d|(?:[kKMGT]i?)?B)(?![a-zA-Z\d])`,
  },
  { by: "<hex>", source: String.raw`(?<!${ALNUM})0[xX]${HEX}+(?!${ALNUM})` },
  // Also what is bare hex: one id of 8 digits in 43 has none of a to f, and must not part from the others.
  {
    by: "<n>",
    source: [
      String.raw`(?:(?<![^\s(=:,[])[-+])?(?<!\w)\d+(?:[.,]\d+)*(?:[eE][+-]?\d{1,3})?${END}`,
      String.raw`(?<=_)\d{3,}${END}`,
      String.raw`(?<!${ALNUM})(?=[a-fA-F]*\d)${HEX}{8,}${END}`,
    ].join("|"),
  },
  // Of 16 letters and digits in no order, as ULIDs and NUIDs are; tokens; inboxes of NATS.
  {
    by: "<id>",
    source: [
      String.raw`(?<!${ALNUM})(?=[a-zA-Z]*\d)(?=\d*[a-zA-Z])(?![a-zA-Z]+\d+(?!${ALNUM}))${ALNUM}{16,}`,
      String.raw`(?<![\w.-])eyJ[\w-]{6,}\.[\w-]{2,}(?:\.[\w-]*)?`,
      String.raw`(?<=\b_INBOX\.)[\w-]+(?:\.[\w-]+)*`,
    ].join("|"),
  },
  {
    by: "said",
    source: String.raw`(?:"(?:${SAYS}|error|title)"|'(?:${SAYS}|error|title)'|\b(?:${SAYS})) ?[:=] ?(?:${QUOTED.double}|${QUOTED.single})`,
  },
  { by: "quoted", source: [QUOTED.single, QUOTED.tick].join("|") },
];

/** Also behind a letter or a digit: user48213, name"Jane Smith". But E11000 and sha256 are names. */
const anywhere: readonly Particular[] = [
  { by: "<n>", source: String.raw`(?<=[a-z]{2})\d{4,}${END}` },
  { by: "quoted", source: [QUOTED.double, QUOTED.curly].join("|") },
];

/** What the groups of the expression stand for: one of them is there in each match. */
export const particulars: readonly Particular[] = [...atWords, ...anywhere];

const groups = (of: readonly Particular[]) => of.map(({ source }) => `(${source})`).join("|");

export const particularsExpression = new RegExp(`(?<!${ALNUM})(?=\\S)(?:${groups(atWords)})|${groups(anywhere)}`, "g");
