import { expect, test } from "vitest";
import { waitingCursors } from "./waiting-cursor";

const items = (from: number) => [{ n: from }, { n: from + 1 }];

test("a look begins at the first that the one before found, from the start where nothing is known", async () => {
  const cursors = waitingCursors();
  const looked: number[] = [];
  const look = (found: number) => cursors.read("job", async (from) => (looked.push(from), items(found)));
  await look(1);
  await look(1_001);
  await look(2_001);
  cursors.forget("job");
  await look(3_001);
  expect(looked).toEqual([1, 1, 1_001, 1]);
});

test("what is taken is passed over, up to what was not found", async () => {
  const cursors = waitingCursors();
  const from = async (found: { n: number }[] = []) => {
    let seen = 0;
    await cursors.read("job", async (first) => ((seen = first), found));
    return seen;
  };
  cursors.taken("job", [1, 2]); // nobody has looked: others may wait before
  expect(await from([{ n: 1 }])).toBe(1);
  cursors.taken("job", [2, 1, 4]);
  expect(await from()).toBe(3);
  cursors.taken("job", [5]);
  expect(await from()).toBe(3);
  cursors.freed("job", [2]);
  cursors.taken("job", [2, 3, 4]);
  expect(await from()).toBe(5);
});

test("what is freed is found again, also where a look was under way that could not see it", async () => {
  const cursors = waitingCursors();
  const from = async () => {
    let seen = 0;
    await cursors.read("job", async (first) => {
      seen = first;
      return [];
    });
    return seen;
  };
  await cursors.read("job", async () => items(1));
  let answer: (found: { n: number }[]) => void = () => undefined;
  const under = cursors.read("job", () => new Promise<{ n: number }[]>((resolve) => (answer = resolve)));
  cursors.freed("job", [3]); // of the batch that the look took for sent
  answer(items(1_001));
  await under;
  expect(await from()).toBe(1);

  await cursors.read("job", async () => items(1_001));
  expect(await from()).toBe(1_001);
  cursors.freed("job", [700, 3]);
  expect(await from()).toBe(3);
  cursors.freed("job", []);
  cursors.freed("other", [1]);
  expect(await from()).toBe(3);
});
