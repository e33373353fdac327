import { markup, type Markup } from "./markup.ts";

/** One value for each step, undefined where there is none. */
export interface Series {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** Under the first and under the last step. */
  readonly ends: readonly [first: string, last: string];
  readonly shown: (value: number) => string;
  /** Where the axis begins; absent: a little below the lowest value. */
  readonly floor?: number;
  /** A rule that is drawn across. */
  readonly limit?: number | undefined;
}

/** So many can be told from one another; `view.css` has a colour and a stroke for each. */
const MOST_SERIES = 6;
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BASE] = [480, 170, 76, 8, 12, 138];

/** How something went from run to run: the same figures stand in the table. Nothing where no step has a value. */
export function lineChart({ title, series, ends, shown, floor, limit }: LineChart): Markup {
  const drawn = series.filter(({ values }) => values.some((value) => value !== undefined)).slice(0, MOST_SERIES);
  const values = drawn.flatMap(({ values }) => values.flatMap((value) => value ?? []));
  if (values.length === 0) return markup``;
  const all = limit === undefined ? values : [...values, limit];
  const [low, high] = rangeOf(all, floor);
  const steps = Math.max(1, (drawn[0]?.values.length ?? 1) - 1);
  const x = (step: number): number => LEFT + (step / steps) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => BASE - ((value - low) / (high - low)) * (BASE - TOP);
  const grid = [low, (low + high) / 2, high].map(
    (value) =>
      markup`<path class="grid" d="M${LEFT} ${n(y(value))}H${WIDTH - RIGHT}"/><text class="end" x="${LEFT - 8}" y="${n(y(value) + 4)}">${shown(value)}</text>`,
  );
  const rule = limit !== undefined && markup`<path class="threshold" d="M${LEFT} ${n(y(limit))}H${WIDTH - RIGHT}"/>`;
  const lines = drawn.map(({ values }, index) => lineOf(values, index, x, y));
  const count = drawn[0]?.values.length ?? 0;
  const label = `${title} of ${count} runs, between ${shown(Math.min(...values))} and ${shown(Math.max(...values))}; the table below has each`;
  return markup`<section aria-label="${title}"><h2>${title}</h2>${legend(drawn)}<svg class="line-chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">${grid}${rule}${lines}<text x="${LEFT}" y="${HEIGHT - 6}">${ends[0]}</text><text class="end" x="${WIDTH - RIGHT}" y="${HEIGHT - 6}">${ends[1]}</text></svg></section>`;
}

function rangeOf(values: readonly number[], floor: number | undefined): readonly [number, number] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const low = floor ?? Math.max(0, least - (most - least) * 0.15);
  return most > low ? [low, most] : [low, low + (low === 0 ? 1 : low * 0.1)];
}

/** Through the runs that have a value: of several configs that take turns each has a line. */
function lineOf(
  values: readonly (number | undefined)[],
  index: number,
  x: (step: number) => number,
  y: (value: number) => number,
): Markup {
  const points = values.flatMap((value, step) => (value === undefined ? [] : [{ x: n(x(step)), y: n(y(value)) }]));
  const radius = values.length > 60 ? 1.5 : 3;
  const dots = points.map(({ x, y }) => markup`<circle class="dot" cx="${x}" cy="${y}" r="${radius}"/>`);
  const path = points.map(({ x, y }) => `${x} ${y}`).join("L");
  return markup`<g class="s${index}"><path class="line" d="M${path}"/>${dots}</g>`;
}

function legend(series: readonly Series[]): Markup {
  if (series.length < 2) return markup``;
  const items = series.map(
    ({ name }, index) =>
      markup`<li><svg class="swatch s${index}" viewBox="0 0 30 8" aria-hidden="true"><path d="M1 4H29"/></svg>${name}</li>`,
  );
  return markup`<ul class="legend">${items}</ul>`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}
