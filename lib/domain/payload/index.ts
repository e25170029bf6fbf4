export { base64ToBytes, bytesToBase64 } from "./base64";
export { jsonMemberSlice, jsonSlice } from "./json-slice";
export { bytesToText, storable, textToBytes, utf8OrNull } from "./text";
export { toPayload } from "./to-payload";
