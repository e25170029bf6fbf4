import { markup, type Markup } from "./markup";

const [WIDTH, HEIGHT] = [600, 72] as const;

/** Counts over time as steps: a time without a count is a gap. Nothing where there are fewer than two points. */
export function chart(points: readonly (readonly [at: number, count: number | null])[], name: string): Markup {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2 || last[0] <= first[0]) return markup``;
  const highest = points.reduce((most, [, count]) => Math.max(most, count ?? 0), 1);
  const bucket = (last[0] - first[0]) / (points.length - 1);
  const scale = WIDTH / (last[0] - first[0] + bucket);
  const bars = points.flatMap(([at, count]) => {
    if (!count) return [];
    const height = Math.max(1, (count / highest) * (HEIGHT - 2));
    return [
      markup`<rect x="${px((at - first[0]) * scale)}" y="${px(HEIGHT - height)}" width="${px(Math.max(0.8, bucket * scale * 0.8))}" height="${px(height)}" class="dead"/>`,
    ];
  });
  return markup`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${name}">${bars}</svg>`;
}

/** Parts of a whole, side by side. */
export function bar(parts: readonly { count: number; tone: string }[], name: string): Markup {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return markup``;
  let x = 0;
  const rects = parts.map(({ count, tone }) => {
    const width = (count / total) * WIDTH;
    x += width;
    return markup`<rect x="${px(x - width)}" y="0" width="${px(width)}" height="8" class="${tone}" />`;
  });
  return markup`<svg class="bar" viewBox="0 0 ${WIDTH} 8" preserveAspectRatio="none" role="img" aria-label="${name}">${rects}</svg>`;
}

const px = (value: number) => Math.round(value * 100) / 100;
