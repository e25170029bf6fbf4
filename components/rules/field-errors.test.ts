import { expect, test } from "vitest";
import { AppError, type FieldError } from "@/lib/errors/app-error";
import { emptyDraft } from "./draft";
import { fieldErrors } from "./field-errors";

const invalid = (...errors: FieldError[]) => new AppError("INVALID", "no", { errors });
const everything: FieldError = { path: ["rule", "match"], message: "matches every letter" };
const asked = { ...emptyDraft, message: ".*", fingerprint: "{1}" };

test("each refusal stands at its field", () => {
  const errors = invalid(
    { path: ["rule", "match", "subject"], message: "is not a subject pattern" },
    { path: ["rule", "fingerprint"], message: "no such group" },
    { path: ["reason"], message: "must say why" },
  );
  expect(fieldErrors(errors, asked, asked)).toEqual({
    subject: "is not a subject pattern",
    fingerprint: "no such group",
    reason: "must say why",
  });
});

test.each([
  [{}, "match"],
  [{ subject: ">" }, "subject"],
  [{ subject: ">", message: ".*" }, "message"],
])("that %j leaves no letter out is said at %s", (match, place) => {
  const draft = { ...emptyDraft, ...match };
  expect(fieldErrors(invalid(everything), draft, draft)).toEqual({ [place]: "matches every letter" });
});

test("a refusal goes once what it is about is written anew, and not before", () => {
  const errors = invalid(everything, { path: ["rule", "fingerprint"], message: "no such group" });
  expect(fieldErrors(errors, asked, { ...asked, name: "x" })).toHaveProperty("message");
  expect(fieldErrors(errors, asked, { ...asked, consumer: "worker" })).toEqual({ fingerprint: "no such group" }); // it leaves letters out now
  expect(fieldErrors(errors, asked, { ...asked, fingerprint: "{0}" })).toEqual({ message: "matches every letter" });
});

test("what is of no field stands at the end; what is not about the rule is left to the page", () => {
  expect(fieldErrors(new AppError("INVALID", "The body is not JSON."), asked, asked)).toEqual({ form: "The body is not JSON." });
  expect(fieldErrors(invalid({ path: ["rule", "other"], message: "is not known" }), asked, asked)).toEqual({ form: "is not known" });
  expect(fieldErrors(new AppError("NOT_FOUND", "There is no such rule."), asked, asked)).toBeNull();
  expect(fieldErrors(new Error("x"), asked, asked)).toBeNull();
});
