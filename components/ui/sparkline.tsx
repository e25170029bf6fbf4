import { formatRate } from "./format";
import { sparkGeometry, type SeriesPoint } from "./spark-geometry";
import type { SeriesTone } from "./tone";

type SparklineProps = {
  series: readonly SeriesPoint[];
  tone?: SeriesTone;
  height?: number;
  /** The scale reaches at least this high, so that noise around zero stays low. */
  atLeast?: number;
  /** How many times the highest value the scale reaches: more for what is no alarm at any height. */
  headroom?: number;
  /** What is drawn, for the text alternative: "Lag". */
  label?: string;
};

const WIDTH = 300;

/** A small line with its ground, as wide as its place. Holes stay holes; its text says first, highest and last. */
export function Sparkline({ series, tone = "c1", height = 22, atLeast, headroom, label = "Trend" }: SparklineProps) {
  const { lines, areas, dots, max, last } = sparkGeometry(series, { width: WIDTH, height, atLeast, headroom });
  const text = last === null ? `${label}: not measured yet` : `${label}: now ${formatRate(last)}, highest ${formatRate(max)}`;
  const stroke = { fill: "none", stroke: `var(--${tone})`, strokeWidth: 1.5, vectorEffect: "non-scaling-stroke" } as const;
  return (
    <svg
      role="img"
      aria-label={text}
      viewBox={`0 0 ${WIDTH} ${height}`}
      width="100%"
      height={height}
      preserveAspectRatio="none"
      className="block overflow-visible"
    >
      {last === null && (
        <line
          x1="0"
          x2={WIDTH}
          y1={height - 1}
          y2={height - 1}
          stroke="var(--line-strong)"
          strokeDasharray="2 4"
          vectorEffect="non-scaling-stroke"
        />
      )}
      {areas.map((points) => (
        <polygon key={points} points={points} fill={`var(--${tone})`} opacity=".13" />
      ))}
      {lines.map((points) => (
        <polyline key={points} points={points} strokeLinejoin="round" {...stroke} />
      ))}
      {dots.map(({ x, y }) => (
        <line key={x} x1={x} x2={x + 0.01} y1={y} y2={y} strokeLinecap="round" {...stroke} strokeWidth={3} />
      ))}
    </svg>
  );
}
