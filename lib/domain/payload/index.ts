export { base64ToBytes, bytesToBase64 } from "./base64";
export { jsonMemberSlice } from "./json-slice";
export { bytesToText, storable, textToBytes, utf8OrNull } from "./text";
export { MAX_PAYLOAD_BYTES, toPayload } from "./to-payload";
