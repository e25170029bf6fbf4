export type SeriesPoint = readonly [at: number, value: number | null];

export type SparkGeometry = { lines: string[]; areas: string[]; dots: { x: number; y: number }[]; max: number; last: number | null };

type Box = { width: number; height: number; atLeast?: number; headroom?: number };

const round = (value: number) => Math.round(value * 10) / 10;

/**
 * Points to SVG, pure. x is time, so a hole in time is a hole in the drawing; `null` breaks the line. y starts at 0 and ends
 * `headroom` times the highest, at least at `atLeast`, so that noise around nothing does not look like a mountain.
 */
export function sparkGeometry(series: readonly SeriesPoint[], { width, height, atLeast = 0, headroom = 1.1 }: Box): SparkGeometry {
  const values = series.flatMap(([, value]) => (value === null ? [] : [value]));
  const max = Math.max(0, ...values);
  const top = Math.max(max * headroom, atLeast, Number.MIN_VALUE);
  const from = series[0]?.[0] ?? 0;
  const span = Math.max(1, (series.at(-1)?.[0] ?? 0) - from);
  const place = (at: number, value: number) => ({
    x: round(((at - from) / span) * width),
    y: round(height - 1 - (value / top) * (height - 3)),
  });

  const runs = splitAtHoles(series).map((run) => run.map(([at, value]) => place(at, value)));
  const lines = runs.filter((run) => run.length > 1);
  return {
    lines: lines.map(path),
    areas: lines.map((run) => `${run[0]?.x},${height} ${path(run)} ${run.at(-1)?.x},${height}`),
    dots: runs.flatMap((run) => (run.length === 1 ? run : [])),
    max,
    last: values.at(-1) ?? null,
  };
}

const path = (run: { x: number; y: number }[]) => run.map(({ x, y }) => `${x},${y}`).join(" ");

function splitAtHoles(series: readonly SeriesPoint[]): [number, number][][] {
  const runs: [number, number][][] = [];
  let run: [number, number][] = [];
  for (const [at, value] of series) {
    if (value !== null) run.push([at, value]);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  return run.length > 0 ? [...runs, run] : runs;
}
