import "server-only";

export { readTrash } from "./read-trash";
export { makeTrash } from "./make-trash";
export { trashWire, type TrashWire } from "./trash-wire";
