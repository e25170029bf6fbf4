import { storable } from "../payload";

/** What somebody wrote into a letter may be of any length: the index holds so much of it. */
export const MAX_ERROR_LENGTH = 2_000;
export const MAX_NAME_LENGTH = 500;

/** A text as the database takes it. */
export const bounded = (value: string | null, maxLength: number) => (value === null ? null : storable(value.slice(0, maxLength)));
