import { expect, test } from "vitest";
import { sparkGeometry } from "./spark-geometry";

const box = { width: 100, height: 20 };

test("x is time, y starts at zero", () => {
  const { lines, max, last } = sparkGeometry(
    [
      [0, 0],
      [500, 5],
      [1000, 10],
    ],
    box,
  );
  expect(lines).toEqual(["0,19 50,11.3 100,3.5"]);
  expect({ max, last }).toEqual({ max: 10, last: 10 });
});

test("what was not measured is a hole, not a zero", () => {
  const { lines, dots } = sparkGeometry(
    [
      [0, 4],
      [1, 4],
      [2, null],
      [3, 4],
      [4, null],
      [5, 4],
      [6, 4],
    ],
    box,
  );
  expect(lines).toHaveLength(2);
  expect(dots).toHaveLength(1);
});

test("nothing measured draws nothing", () => {
  expect(sparkGeometry([], box)).toMatchObject({ lines: [], dots: [], last: null });
  expect(
    sparkGeometry(
      [
        [0, null],
        [1, null],
      ],
      box,
    ),
  ).toMatchObject({ lines: [], dots: [], last: null });
});

test("zero lies on the ground, noise stays low under atLeast", () => {
  expect(
    sparkGeometry(
      [
        [0, 0],
        [1, 0],
      ],
      box,
    ).lines,
  ).toEqual(["0,19 100,19"]);
  expect(
    sparkGeometry(
      [
        [0, 1],
        [1, 1],
      ],
      { ...box, atLeast: 17 },
    ).lines,
  ).toEqual(["0,18 100,18"]);
});
