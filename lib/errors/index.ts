export { AppError, type FieldError } from "./app-error";
export { statusOf, type ErrorCode } from "./codes";
export { Problem } from "./problem";
