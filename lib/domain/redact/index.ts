export { addHidden } from "./add-hidden";
export { FlowIds } from "./flow-ids";
export { hiddenSentence } from "./hidden-sentence";
export { HiddenCountsShape, RedactedBody, RedactionShape, redactBody } from "./redact-body";
export { redactHeaders } from "./redact-headers";
export { redactJson } from "./redact-json";
export { redactText, type TextOptions } from "./redact-text";
export { isSecretName } from "./secret-name";
export type { HiddenCounts, Redaction } from "./types";
