export { AppError, type FieldError } from "./app-error";
export type { ErrorCode } from "./codes";
export { invalidField } from "./invalid-field";
export { Problem } from "./problem";
