import { expect, test } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/errors/app-error";
import { statusOf, type ErrorCode } from "@/lib/errors/codes";
import { isAbsent, sayError } from "./error-words";

test.each(Object.keys(statusOf) as ErrorCode[])("%s says what happened, what it means and what to do", (code) => {
  const said = sayError(new AppError(code, "The particular."));
  expect(said).toMatchObject({ code, detail: "The particular." });
  for (const sentence of [said.meaning, said.todo]) expect(sentence).toMatch(/^[A-Z].*\.$/);
});

test("the id of the request travels with the code", () => {
  const error = Object.assign(new AppError("INTERNAL", "It broke."), { requestId: "r-17" });
  expect(sayError(error).code).toBe("INTERNAL r-17");
});

test("a console that cannot be reached is not a fault in it", () => {
  const error = new AppError("INTERNAL", "The console does not answer.", { cause: new TypeError("Failed to fetch") });
  expect(sayError(error).code).toBe("OFFLINE");
  expect(sayError(new TypeError("Failed to fetch")).code).toBe("OFFLINE");
});

test("anything thrown has words", () => {
  expect(sayError("what").code).toBe("INTERNAL");
  expect(sayError(Object.assign(new Error("boom"), { digest: "42" })).code).toBe("INTERNAL 42");
});

test("a filter that is not understood is called as the page calls it, not as the address does", () => {
  const invalid = (...errors: { path: string[]; message: string }[]) =>
    sayError(new AppError("INVALID", errors.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "), { errors })).detail;
  const words = { path: ["q"], message: "must not ask for more than ten words" };
  const state = { path: ["state"], message: 'Invalid option: expected one of "open"|"resolved"' };
  expect(invalid(words)).toBe("The filter by words must not ask for more than ten words.");
  expect(invalid(words, state)).toBe(
    'The filter by words must not ask for more than ten words. The state: Invalid option: expected one of "open"|"resolved".',
  );
  expect(invalid({ path: ["selection", "ids"], message: "must name one" })).toBe("selection.ids: must name one"); // no filter of a page
});

test("what a schema says to programs is not shown to people", () => {
  const { error } = z.strictObject({ a: z.string() }).safeParse({ a: 1 });
  expect(error?.message).toContain('"code"');
  expect(sayError(error)).toMatchObject({ code: "INTERNAL", detail: null });
});

test("only what is absent is not asked for again", () => {
  expect(isAbsent(new AppError("NOT_FOUND", "no stream X"))).toBe(true);
  expect(isAbsent(new AppError("NATS_UNAVAILABLE", "no answer"))).toBe(false);
  expect(isAbsent(null)).toBe(false);
});
