export { addHidden } from "./add-hidden";
export { hiddenSentence } from "./hidden-sentence";
export { HiddenCountsShape, RedactedBody, RedactionShape, redactBody } from "./redact-body";
export { redactHeaders } from "./redact-headers";
export { redactJson } from "./redact-json";
export { redactText } from "./redact-text";
export { isSecretName } from "./secret-name";
export type { HiddenCounts, Redaction } from "./types";
