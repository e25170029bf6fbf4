/** Half a surrogate pair is no text, and a NUL ends one: no database takes either. */
export const isText = (text: string): boolean => !/\p{Surrogate}|\0/u.test(text);
