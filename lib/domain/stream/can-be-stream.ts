const MAX_NAME_BYTES = 255;

/**
 * What the server takes as the name of a stream or a consumer (nats-server, isValidAssetName and JSMaxNameLen) and a subject
 * can carry: no NUL, no half of a surrogate pair. A letter's publisher writes any text; a request about another name would reach nobody,
 * and wait until it times out.
 */
export const canBeStream = (name: string) =>
  /^[^ \t\r\n\f.*>\\/\0\p{Surrogate}]+$/u.test(name) && new TextEncoder().encode(name).byteLength <= MAX_NAME_BYTES;
