export { addHidden } from "./add-hidden";
export { hiddenSentence } from "./hidden-sentence";
export { HiddenCountsShape, RedactedBody, RedactionShape, redactBody } from "./redact-body";
export { redactHeaders } from "./redact-headers";
export { redactJson, type RedactedJson } from "./redact-json";
export { redactText, type RedactedText } from "./redact-text";
export { isSecretName } from "./secret-name";
export { redactions, type HiddenCounts, type HiddenKind, type Redaction } from "./types";
